import TestSupport
import Testing

/// What frame-index does when it is interrupted, or its file is not what it was.
@Suite struct IndexInterruptionTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private func run(_ script: String, _ argument: String = "", in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(script, Self.clip, argument, in: folder)
  }

  /// What arrived is kept, one line says so, the status is the signal's, and the next run ends as if nothing had happened.
  @Test(arguments: ["INT", "TERM", "HUP"]) func aSignalKeepsWhatArrived(signal: String) {
    let interrupted = run(
      #"""
      set -m
      frame-decode "$1" | frame-index add whole.fidx && mkfifo pipe && frame-decode "$1" >v.frames || exit 9
      frame-index add i.fidx <pipe 2>errors & P=$!
      exec 3>pipe
      head -c $(($(stat -c %s v.frames) / 2)) v.frames >&3
      kill -$2 $P; wait $P; echo "status $?"; exec 3>&-
      grep -c 'interrupted: [1-9][0-9]* new frames of .* are kept; the same command goes on after them' errors; wc -l <errors
      frame-index info i.fidx | jq -r 'select(.kind == "video") | [.state, .note, .frames > 20] | @csv'
      frame-index add i.fidx <v.frames && frame-index export i.fidx >ours; frame-index export whole.fidx | cmp ours - && echo equal
      """#, signal)
    let number = ["INT": 130, "TERM": 143, "HUP": 129][signal] ?? 0
    #expect(
      interrupted.text == "status \(number)\n1\n1\n\"partial\",\"interrupted\",true\nequal\n", "\(interrupted.text) \(interrupted.errors)")
  }

  /// A killed writer loses what arrived since the last commit, no more.
  @Test func aKillLosesNoMoreThanSeconds() {
    let killed = run(
      #"""
      set -m
      mkfifo pipe && frame-decode "$1" >v.frames || exit 9
      frame-index add i.fidx <pipe & P=$!
      exec 3>pipe
      head -c $(($(stat -c %s v.frames) / 2)) v.frames >&3; sleep 3.5
      tail -c +$(($(stat -c %s v.frames) / 2 + 1)) v.frames | head -c $(($(stat -c %s v.frames) / 4)) >&3
      until [ "$(frame-index info i.fidx | jq 'select(.kind == "video") | .frames')" -gt 20 ]; do sleep 0.1; done
      kill -9 $P; wait $P 2>/dev/null; exec 3>&-
      frame-index verify i.fidx && frame-index add i.fidx <v.frames && frame-decode "$1" | frame-index add whole.fidx &&
        frame-index export i.fidx >ours; frame-index export whole.fidx | cmp ours - && echo equal
      """#)
    #expect(killed.text == "equal\n", "\(killed.text) \(killed.errors)")
  }

  @Test(arguments: ["rm i.fidx", "cp other.fidx new.fidx && mv new.fidx i.fidx"]) func anIndexThatIsGoneIsSaid(command: String) {
    let gone = run(
      #"""
      set -m
      mkfifo pipe && frame-index import other.fidx </dev/null && frame-decode "$1" >v.frames || exit 9
      frame-index add i.fidx <pipe 2>errors & P=$!
      exec 3>pipe
      head -c $(($(stat -c %s v.frames) / 2)) v.frames >&3; eval "$2"
      tail -c +$(($(stat -c %s v.frames) / 2 + 1)) v.frames >&3; exec 3>&-
      wait $P; echo "status $?"; grep -c 'was replaced or removed' errors
      """#, command)
    #expect(gone.text == "status 74\n1\n", "\(gone.text) \(gone.errors)")
  }

  /// Names that SQLite would take for something else are names.
  @Test(arguments: ["file:v.fidx", "file:v.fidx?mode=memory", ":memory:", "-i.fidx", "a b.fidx", "i'\"%41.fidx", "ü.fidx", "file::memory:"])
  func namesAreNames(name: String) {
    let named = run(
      #"""
      frame-decode --to 1 "$1" | frame-index add v.fidx && cp v.fidx before &&
        frame-decode --to 1 "$1" | frame-index add -- "$2" && [ -s "./$2" ] && frame-index rm -q -- "$2" '*' && cmp v.fidx before &&
        frame-index info -- "$2" | jq -r .videos && ls -A | grep -c '\.new$'
      """#, name)
    #expect(named.text == "0\n0\n", "\(named.text) \(named.errors)")
  }

  /// Whoever may read a file can search it, wherever it lies.
  @Test func aFolderThatCannotBeWrittenIsSearched() {
    let read = run(
      #"""
      mkdir shelf && frame-decode --to 1 "$1" | frame-index add shelf/i.fidx && frame-decode --at 0.5 "$1" >q.frames && chmod 755 . .. 2>/dev/null
      chmod 644 shelf/i.fidx && chmod 555 shelf
      as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
      F=$(command -v frame-index)
      for verb in "info" "verify" "export" "find --limit 1"; do as "$F" $verb shelf/i.fidx <q.frames >/dev/null; echo "$verb $?"; done
      ls shelf; chmod 755 shelf
      """#)
    #expect(read.text == "info 0\nverify 0\nexport 0\nfind --limit 1 0\ni.fidx\n", "\(read.text) \(read.errors)")
  }
}
