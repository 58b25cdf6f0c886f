import TestSupport
import Testing

/// `pipelines/index-slice.sh` on one machine: what it publishes, its account, and the status that a scheduler acts on.
@Suite struct SliceTests {
  private static let scripts = Programs.packageRoot + "/pipelines"

  /// Four short clips: `a.mkv`, one with a space, a newline and quotes in its name, one that is not UTF-8, and a cut one.
  private static let clips = #"""
    mkdir -p v && ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=96x64:rate=25:duration=1 -c:v libx264 -preset ultrafast v/a.mkv &&
      cp v/a.mkv "v/- b"$'\n'"'\".mkv" && cp v/a.mkv v/$'caf\xe9'.mkv && head -c 300 v/a.mkv >v/cut.mkv
    list() { find "$PWD/v" -type f -print0 | sort -z; }

    """#

  private func run(_ script: String, in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(Self.clips + script, Self.scripts, environment: ["FRAMEPIPE_BIN": Programs.folder], in: folder)
  }

  @Test func everyVideoIsInAShardOrInAnAccount() {
    let sliced = run(
      #"""
      { list; printf '%s\0' "$PWD/none.mkv"; } >list && seq 3 | xargs -P 2 -I{} "$1"/index-slice.sh list 'my shards' {}/3 2>/dev/null
      echo $?; ls 'my shards' | tr '\n' ' '; echo
      cat 'my shards'/*.ndjson | jq -c 'select(.kind == "video") | [(.path | ltrimstr($ENV.PWD + "/")), .status, .frames, .host != null, has("path_base64")]' | sort
      frame-index merge all.fidx 'my shards'/*.fidx && frame-index verify all.fidx && frame-index info all.fidx | head -1 | jq -c '[.videos, .frames]'
      """#)
    #expect(
      sliced.lines == [
        "0", "slice-1-of-3.fidx slice-1-of-3.ndjson slice-2-of-3.fidx slice-2-of-3.ndjson slice-3-of-3.fidx slice-3-of-3.ndjson ",
        #"["none.mkv",66,0,true,false]"#, #"["v/- b\n'\".mkv",0,25,true,false]"#, #"["v/a.mkv",0,25,true,false]"#,
        #"["v/caf.mkv",0,25,true,true]"#, #"["v/cut.mkv",65,0,true,false]"#, "[3,75]",
      ], "\(sliced.text) \(sliced.errors)")
  }

  /// What is there is skipped; a longer list, a lost account and a damaged shard are brought up to date.
  @Test func runningAgainDoesOnlyWhatIsMissing() {
    let again = run(
      #"""
      index() { "$1"/index-slice.sh list out 1/1 2>&1 | grep -c 'there already'; }
      find "$PWD/v" -name 'a.mkv' -print0 >list; index "$1"; index "$1"
      find "$PWD/v" -name '- b*' -print0 >>list; index "$1"; jq -c 'select(.kind == "video") | .frames' out/*.ndjson
      rm out/*.ndjson; index "$1"; jq -c 'select(.kind == "video") | .frames' out/*.ndjson
      printf 'x' | dd of=out/slice-1-of-1.fidx bs=1 seek=5000 conv=notrunc status=none; index "$1"; frame-index verify out/*.fidx && echo whole; index "$1"
      """#)
    #expect(again.lines == ["0", "1", "0", "25", "25", "0", "25", "25", "0", "whole", "1"], "\(again.text) \(again.errors)")
  }

  @Test(arguments: [
    ("list out 1/2", "64"), ("list out 0/2", "64"), ("list out 3/2", "64"), ("list out x", "64"), ("list /dev/null/x 1/3", "73"),
    ("none out 1/3", "66"), ("lines out 1/3", "65"), ("list out 1/3 --threads x", "64"),
    ("empty out 1/3", "0"),
  ])
  func statusesSayWhatToDo(arguments: String, status: String) {
    let ended = run(
      #"""
      list >list; printf '%s\n' a b >lines; : >empty; mkdir out; : >out/slice-1-of-3.fidx
      "$1"/index-slice.sh \#(arguments) 2>/dev/null; echo $?
      """#)
    #expect(ended.lines == [status[...]], "\(ended.text) \(ended.errors)")
  }

  /// A decoder that is killed is tried again, recorded, and no damage: the slice ends with a status worth another try.
  @Test func aKilledDecoderIsTriedAgain() {
    let killed = run(
      #"""
      mkdir bin && ln -s "$(command -v frame-index)" bin/ && cat >bin/frame-decode <<END
      #!/bin/sh
      case "\$*" in *a.mkv) echo try >>'$PWD/tries'; $(command -v frame-decode) "\$@" | head -c 100000; kill -KILL \$\$ ;; esac
      exec $(command -v frame-decode) "\$@"
      END
      chmod +x bin/frame-decode; list >list; FRAMEPIPE_BIN=$PWD/bin "$1"/index-slice.sh list out 1/1 2>/dev/null; echo $?; wc -l <tries
      jq -c 'select(.kind == "slice") | .status' out/*.ndjson; "$1"/index-slice.sh list out 1/1 2>/dev/null; echo $?
      frame-index info out/*.fidx | jq -c 'select(.kind == "video") | [.state, .frames]' | sort | uniq -c | tr -s ' '
      """#)
    #expect(killed.lines == ["75", "2", "75", "0", #" 3 ["complete",25]"#], "\(killed.text) \(killed.errors)")
  }

  /// A time limit: what is complete is published, and the next run continues.
  @Test func anInterruptedSliceKeepsWhatIsComplete() {
    let interrupted = run(
      #"""
      mkdir bin scratch && ln -s "$(command -v frame-index)" bin/
      printf '#!/bin/sh\ncase "$*" in *caf*) touch started; sleep 60 ;; esac\nexec %s "$@"\n' "$(command -v frame-decode)" >bin/frame-decode
      chmod +x bin/frame-decode; find "$PWD/v" -name '[-ac]*' ! -name 'cut*' -print0 | sort -z >list
      # Whoever runs the tests may ignore signals, and a shell can't trap what was ignored before it.
      export FRAMEPIPE_BIN=$PWD/bin TMPDIR=$PWD/scratch
      env --default-signal=TERM "$1"/index-slice.sh list out 1/1 2>/dev/null & slice=$!
      for i in $(seq 300); do [ ! -e started ] || break; sleep 0.1; done; kill -TERM $slice; wait $slice; echo $?; ls scratch
      jq -c 'select(.kind == "video") | .frames' out/*.ndjson
      FRAMEPIPE_BIN= "$1"/index-slice.sh list out 1/1; echo $?
      jq -c 'select(.kind == "video") | .frames' out/*.ndjson
      """#)
    #expect(interrupted.lines == ["143", "25", "25", "0", "25", "25", "25"], "\(interrupted.text) \(interrupted.errors)")
  }

  @Test(arguments: ["index-slice.sh", "index-slice.sbatch", "find-shards.sh", "clickhouse/load.sh", "clickhouse/find.sh"])
  func helpIsWhatTheHeadSays(script: String) {
    let help = run(#""$1"/\#(script) --help"#)
    let name = script.split(separator: "/").last!
    #expect(help.status == 0)
    #expect(help.text.hasPrefix("usage: ") && help.text.contains(name), "\(help.text)")
    let wrong = run(#""$1"/\#(script)"#)
    #expect(wrong.status == 64 && wrong.errors.hasPrefix("usage: "), "\(wrong.errors)")
  }
}
