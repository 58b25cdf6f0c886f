import TestSupport
import Testing

/// index-folder.sh: an index agrees with a folder after every run.
@Suite struct FolderTests {
  private static let pipelines = Programs.packageRoot + "/pipelines"

  /// `videos N…` makes small clips that differ; `index` runs the script.
  private func run(_ script: String, in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(
      #"""
      videos() {
        for k in "$@"; do
          ffmpeg -v error -f lavfi -i "testsrc2=s=64x48:d=0.4:r=10,hue=h=$((k * 37))" -c:v ffv1 "v/$k.mkv"
          [ "$(stat -c %Y "v/$k.mkv")" != 0 ] && touch -d "2020-01-0$k 10:00:00.123456789" "v/$k.mkv"
        done
      }
      index() { "$folder/index-folder.sh" "$@" 2>&1; echo "status $?"; }
      paths() { frame-index info --null i.fidx | tr '\0\n' '\n?' | sed 's/^complete [0-9]* [0-9]* //' | sort; }
      folder=$1; mkdir v

      """# + script, Self.pipelines, environment: ["FRAMEPIPE_BIN": Programs.folder], in: folder)
  }

  @Test func whatIsThereIsSkippedAndWhatIsNewIsAdded() {
    let run = run("videos 1 2; index i.fidx v; index i.fidx v/; videos 3; touch v/1.mkv; index i.fidx v; paths")
    #expect(
      run.lines == [
        "index-folder.sh: 2 added, 0 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: 0 added, 2 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: 2 added, 1 unchanged, 0 moved, 0 removed, 0 failed", "status 0", "v/1.mkv", "v/2.mkv", "v/3.mkv",
      ], "\(run.text)\(run.errors)")
  }

  /// What was added to a moved video goes with it; a copy is added, and so is another file in a moved one's place.
  @Test func movedFilesKeepWhatTheIndexHolds() {
    let run = run(
      #"""
      videos 1 2 3; index i.fidx v; echo '{"seconds":0,"label":"x","box":[0,0,1,1]}' | frame-index add-detections --video v/1.mkv i.fidx
      mkdir v/sub; mv v/1.mkv v/sub/one.mkv; cp -p v/2.mkv v/copy.mkv; size=$(stat -c %s v/3.mkv)
      rm v/3.mkv; yes | head -c "$size" >v/three.mkv; touch -d "2020-01-03 10:00:00.123456789" v/three.mkv
      index i.fidx v 2>&1 | grep -v '^frame-'; paths; frame-index find --label x i.fidx | jq -r .video; frame-index verify i.fidx
      """#)
    #expect(
      run.lines == [
        "index-folder.sh: 3 added, 0 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: 1 added, 1 unchanged, 1 moved, 0 removed, 1 failed",
        "index-folder.sh: 1 of the index are gone from the folder (--prune removes them)", "status 65", "v/2.mkv", "v/3.mkv", "v/copy.mkv",
        "v/sub/one.mkv", "v/sub/one.mkv",
      ], "\(run.text)\(run.errors)")
  }

  /// Any names: they are looked for, moved and removed by their bytes.
  @Test func namesAreBytes() {
    let run = run(
      #"""
      videos 1 2 3 4 5; cd v; mv 1.mkv $'new\nline\t\x01one.mkv'; mv 2.mkv $'\xe9t\xe9.mkv'; mv 3.mkv "'q\" \$x;.mkv"; mv -- 4.mkv -dash.mkv; mv 5.mkv '[*]?.mkv'
      cd ..; index i.fidx v; index i.fidx v
      mv v/*line* $'v/ends\n.mkv'; mv $'v/\xe9t\xe9.mkv' $'v/\xff.mkv'; mv v/-dash.mkv 'v/- dash\n.mkv'; index i.fidx v
      rm v/*q* 'v/[*]?.mkv'; index --prune i.fidx v; index i.fidx v; frame-index info --null i.fidx | tr '\0' '\n' | wc -l
      """#)
    #expect(
      run.lines == [
        "index-folder.sh: 5 added, 0 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: 0 added, 5 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: 0 added, 2 unchanged, 3 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: 0 added, 3 unchanged, 0 moved, 2 removed, 0 failed", "status 0",
        "index-folder.sh: 0 added, 3 unchanged, 0 moved, 0 removed, 0 failed", "status 0", "4",
      ], "\(run.text)\(run.errors)")
  }

  /// A damaged file is told once, counted after that, and tried again when it changes or that is asked for.
  @Test func damagedFilesAreRemembered() {
    let run = run(
      #"""
      videos 1 2; head -c 300 v/1.mkv >v/bad.mkv; quiet() { index "$@" | grep -v '^index-folder'; }
      quiet i.fidx v | grep -c 'bad.mkv'; quiet i.fidx v; index i.fidx v | head -n 1; index --again i.fidx v | tail -n 1
      rm -f v/bad.mkv; cp v/2.mkv v/bad.mkv; index i.fidx v; rm i.fidx; index -q i.fidx v
      """#)
    #expect(
      run.lines == [
        "1", "status 0", "index-folder.sh: 0 added, 2 unchanged, 0 moved, 0 removed, 0 failed, 1 known to be damaged (--again tries them)",
        "status 65", "index-folder.sh: 1 added, 2 unchanged, 0 moved, 0 removed, 0 failed", "status 0", "status 0",
      ], "\(run.text)\(run.errors)")
  }

  /// Nothing is removed where the folder may not be there as it was.
  @Test func anEmptyFolderRemovesNothing() {
    let run = run("videos 1; index i.fidx v; mv v w; mkdir v; index --prune i.fidx v; rmdir v; index --prune i.fidx v; paths")
    #expect(
      run.lines == [
        "index-folder.sh: 1 added, 0 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
        "index-folder.sh: v holds no video: none is removed", "hint: if it is mounted, frame-index rm --missing removes what is gone",
        "index-folder.sh: 0 added, 0 unchanged, 0 moved, 0 removed, 0 failed", "status 66", "index-folder.sh: v: no such folder",
        "status 66", "v/1.mkv",
      ], "\(run.text)\(run.errors)")
  }

  /// The second of two runs waits, and has nothing to do. The progress line names all jobs; flags reach both programs.
  @Test func twoRunsDoNoHarm() {
    let run = run(
      #"""
      videos 1 2 3 4; index --progress --thumbs i.fidx v 2 -- --every 2 >a &
      until [ -e i.fidx.folder ] && ! flock -n i.fidx.folder true; do sleep 0.01; done
      index --thumbs i.fidx v 2 -- --every 2 >b; wait
      cat a b | tr '\r' '\n' | grep -c ' 4 added'; cat a b | grep -c ' 0 added, 4 unchanged'; tr '\r' '\n' <a | grep -c 'of 4 videos, '
      frame-index info i.fidx | jq -c 'select(.kind == "index") | [.videos, .frames, .thumbs]'; frame-index verify i.fidx; index i.fidx v -- --every 2
      """#)
    #expect(run.lines.count == 6 && run.lines[0] == "1" && run.lines[1] == "1" && Int(run.lines[2]) ?? 0 > 3, "\(run.text)\(run.errors)")
    #expect(
      run.lines.suffix(3) == [
        "[4,8,4]", "index-folder.sh: 0 added, 4 unchanged, 0 moved, 0 removed, 0 failed", "status 0",
      ], "\(run.text)\(run.errors)")
  }

  @Test(arguments: [
    ("i.fidx", 64), ("--jobs 0 i.fidx v", 64), ("--nosuch i.fidx v", 64), ("i.fidx v x", 64), ("i.fidx v 1 2", 64),
    ("/proc/i.fidx v", 73),
  ])
  func wrongUsageIsTold(arguments: String, status: Int) {
    #expect(run("index \(arguments)").lines.last == "status \(status)")
  }
}
