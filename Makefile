# Framepipe: build, test and install. `make demo` and `make test` set up what they need.

PREFIX ?= /usr/local
DESTDIR ?=
# The instruction set: x86-64-v3 (AVX2), x86-64, x86-64-v4 or native.
ARCH ?= x86-64-v3
# mimalloc, or system for comparison.
ALLOCATOR ?= mimalloc
CORPUS ?= ../media

TOOLS = frame-decode frame-convert frame-resize frame-detect-prep frame-index frame-info frame-export frame-import

# The release profile, each setting for a measured reason; CONTRIBUTING.md has the figures.
# Thin LTO crosses modules; the static Swift runtime starts in 4 ms and needs no Swift on the machine; -s strips.
RELEASE = -c release --static-swift-stdlib --experimental-lto-mode thin -Xlinker -s
ifeq ($(ALLOCATOR),system)
TRAITS = --disable-default-traits
SCRATCH = .build-system
else
SCRATCH = .build
endif
SWIFT_BUILD = FRAMEPIPE_ARCH=$(ARCH) swift build --scratch-path $(SCRATCH) $(RELEASE) $(TRAITS)
BIN = $(SCRATCH)/release

BUILD_PACKAGES = libavcodec-dev libavformat-dev libmimalloc-dev libzstd-dev libsqlite3-dev libturbojpeg0-dev libpng-dev pkg-config
TEST_PACKAGES = $(BUILD_PACKAGES) ffmpeg zstd mandoc shellcheck python3-venv jq libzimg-dev binutils

BENCH_PACKAGES = $(BUILD_PACKAGES) ffmpeg python3-venv libswscale-dev libyuv-dev libzimg-dev

PROFILE_PACKAGES = valgrind linux-perf python3

.PHONY: profile-build profile-heap profile-cpu all build deps deps-test test demo bench bench-index bench-kernels bench-memory fuzz torture lint docs man install uninstall clean corpus

all: build

build: deps
	$(SWIFT_BUILD)

deps:
	@pipelines/install-packages.sh $(BUILD_PACKAGES)

deps-test:
	@pipelines/install-packages.sh $(TEST_PACKAGES)

# Reference implementations that the tests compare with; made again when their list changes.
.build-python/.stamp: Tests/References/requirements.txt
	python3 -m venv .build-python
	.build-python/bin/pip install --quiet --disable-pip-version-check -r Tests/References/requirements.txt
	touch $@

test: deps-test .build-python/.stamp lint
	FRAMEPIPE_ARCH=$(ARCH) swift build --build-tests
	FRAMEPIPE_ARCH=$(ARCH) swift test --skip-build
	$(MAKE) build
	FRAMEPIPE_BIN=$(CURDIR)/$(BIN) FRAMEPIPE_ARCH=$(ARCH) swift test --skip-build --filter AllocationTests
	python3 Tests/Torture/run.py --runs 300 $(BIN)

demo: build
	@FRAMEPIPE_BIN=$(CURDIR)/$(BIN) pipelines/demo.sh demo-out

# Every parser with random input: make fuzz SECONDS=60.
SECONDS ?= 60
fuzz: build deps-test
	FRAMEPIPE_BIN=$(CURDIR)/$(BIN) Tests/Fuzz/run.sh $(SECONDS)

# Cuts, flips, kills, full disks, closed descriptors, low limits: make torture RUNS=2000.
RUNS ?= 2000
torture: build deps-test
	python3 Tests/Torture/run.py --runs $(RUNS) $(BIN)

corpus: build
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

bench: build .build-bench/python/.stamp
	@pipelines/install-packages.sh $(BENCH_PACKAGES)
	$(BENCH_BUILD) --product hop-bench
	$(BENCH_BUILD) --product kernel-bench
	Tests/Benchmarks/run.sh $(BIN) $(BENCH)/release/hop-bench $(BENCH)/release/kernel-bench .build-bench/python/bin/python

# The kernels alone, in two minutes.
bench-kernels: .build-bench/python/.stamp
	@pipelines/install-packages.sh $(BENCH_PACKAGES)
	$(BENCH_BUILD) --product kernel-bench
	Tests/Benchmarks/kernels.sh $(BENCH)/release/kernel-bench .build-bench/python/bin/python

# Peers of the benchmarks, apart from what the tests need.
.build-bench/python/.stamp: Tests/Benchmarks/requirements.txt
	python3 -m venv .build-bench/python
	.build-bench/python/bin/pip install --quiet --disable-pip-version-check -r Tests/Benchmarks/requirements.txt
	touch $@

# Searches of generated indexes for vectors, words and duplicates, and what killed writers leave. 3 GB the first time.
INDEX_CLIPS ?= Tests/Fixtures/bigbuckbunny.mp4
bench-index: build .build-bench/python/.stamp
	.build-bench/python/bin/python Tests/Benchmarks/vectors.py $(BIN)/frame-index .build-bench/index 1000000 $(INDEX_CLIPS)
	.build-bench/python/bin/python Tests/Benchmarks/text.py $(BIN)/frame-index .build-bench/index
	.build-bench/python/bin/python Tests/Benchmarks/dupes.py $(BIN)/frame-index .build-bench/index
	.build-bench/python/bin/python Tests/Benchmarks/kills.py $(BIN)/frame-index .build-bench/index

bench-memory: deps-test
	$(BENCH_BUILD)
	Tests/Benchmarks/memory.sh $(BENCH)/release

profile-build: deps
	@pipelines/install-packages.sh $(PROFILE_PACKAGES)
	$(PROFILE_BUILD)

# make profile-heap PIPELINE='frame-decode clip.mp4 | frame-info': profile-out/dhat-heap.STAGE.json and a table.
profile-heap: profile-build
	Tests/Profiling/heap.sh $(PROFILE)/release profile-out '$(PIPELINE)'

# The same for CPU time: profile-out/flame.STAGE.svg.
profile-cpu: profile-build
	Tests/Profiling/cpu.sh $(PROFILE)/release profile-out '$(PIPELINE)'

lint: deps-test
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests
	shellcheck -x $$(git ls-files '*.sh' .ci/run)
	@for page in man/*.[1-8]; do mandoc -T lint -W warning "$$page" || exit 1; done
	@for check in manifest names words; do python3 "Tests/Lint/$$check.py" || exit 1; done

# The documentation of the libraries, as a site in docs-out, and what still lacks a comment.
LIBRARIES = Pixels FrameMemory SystemIO JSONText FrameStream PixelKernels VideoDecoding PictureFiles JPEGFiles FrameIndex Stages IndexStages ToolSupport

docs: deps
	FRAMEPIPE_DOCS=1 swift package --allow-writing-to-directory docs-out generate-documentation --output-path docs-out \
	  --enable-experimental-combined-documentation --warnings-as-errors $(addprefix --target ,$(LIBRARIES))
	@python3 Tests/Lint/docs.py

man:
	@for page in man/*.[1-8]; do mandoc -T utf8 "$$page" | col -b >"$(SCRATCH)/$$(basename "$$page").txt"; done
	@echo "$(SCRATCH)/*.txt"

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" "$(DESTDIR)$(PREFIX)/share/man/man5" \
	  "$(DESTDIR)$(PREFIX)/share/man/man7" "$(DESTDIR)$(PREFIX)/share/framepipe/pipelines" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	for tool in $(TOOLS); do \
	  install -m 755 "$(BIN)/$$tool" "$(DESTDIR)$(PREFIX)/bin/$$tool" && \
	  "$(BIN)/$$tool" --generate-completion-script bash >"$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool" && \
	  "$(BIN)/$$tool" --generate-completion-script zsh >"$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$tool" && \
	  "$(BIN)/$$tool" --generate-completion-script fish >"$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$tool.fish" || exit 1; \
	done
	for section in 1 5 7; do install -m 644 man/*.$$section "$(DESTDIR)$(PREFIX)/share/man/man$$section/" || exit 1; done
	install -m 755 pipelines/*.sh "$(DESTDIR)$(PREFIX)/share/framepipe/pipelines/"

uninstall:
	for tool in $(TOOLS); do \
	  rm -f "$(DESTDIR)$(PREFIX)/bin/$$tool" "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$tool" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_$$tool" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/$$tool.fish"; \
	done
	for page in man/*.[157]; do \
	  rm -f "$(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$$(basename "$$page")"; \
	done
	rm -rf "$(DESTDIR)$(PREFIX)/share/framepipe"

clean:
	rm -rf .build .build-* demo-out profile-out docs-out
