import TestSupport
import Testing

/// Videos that several programs add part by part, against the same video added undivided: exports are equal line by line, pictures of
/// shots and points of keyframes included.
@Suite struct IndexPartTests {
  /// `clip NAME`: two videos of short groups of pictures. One moves and has cuts; the other stands still for seconds, flashes, fades
  /// into black and moves steadily, so that runs, shots and keyframes reach over the borders of its parts.
  private let prelude = #"""
    set -o pipefail
    x264="-c:v libx264 -preset ultrafast -threads 1 -pix_fmt yuv420p -crf 30"
    ffmpeg -nostdin -v error -i "$1" -an $x264 -vf scale=256:144 -g 16 moves.mp4
    ffmpeg -nostdin -v error -f lavfi -i smptebars=s=256x144:r=25:d=3 -f lavfi -i testsrc2=s=256x144:r=25:d=3 \
      -f lavfi -i color=black:s=256x144:r=25:d=1.2 -f lavfi -i mandelbrot=s=256x144:r=25 -i "$1" \
      -filter_complex "[3]trim=0:2,setpts=PTS-STARTPTS,fade=in:0:20[m];[4]trim=0:2,scale=256:144,fps=25,setsar=1[v];
        [0]setsar=1[a];[1]setsar=1[b];[2]setsar=1[c];[m]setsar=1[n];[a][b][c][n][v]concat=5" -an $x264 -g 20 stands.mp4
    add() { frame-decode --threads 1 --part "$1/$2" "$3" | frame-index add --thumbs "$4"; }
    states() { frame-index export "$1" | jq -r 'select(.kind == "video") | .state'; }
    same() { cmp <(frame-index export "$1") <(frame-index export "$2") && [ -z "$(frame-index verify "$2")" ]; }
    for v in moves stands; do frame-decode $v.mp4 | frame-index add --thumbs $v.fidx; done

    """#

  private func run(_ script: String, _ choice: String = "") -> ShellRun { shell(prelude + script, DecodeTests.clip, choice) }

  @Test(arguments: ["moves 4", "stands 2", "stands 3", "stands 4", "stands 5", "stands 6", "stands 7", "stands 40"])
  func partsInAnyOrderMakeTheWhole(_ choice: String) {
    let run = run(
      #"""
      read -r v n <<<"$2"
      for k in $(seq "$n" | sort -R --random-source=<(yes "$2")); do
        [ ! -e parts.fidx ] || states parts.fidx | grep -v partial
        add "$k" "$n" "$v.mp4" parts.fidx || echo "part $k/$n: $?"
      done
      same "$v.fidx" parts.fidx && echo same
      frame-index export "$v.fidx" | jq -r .kind | sort -u | tr '\n' ' '
      """#, choice)
    #expect(run.lines == ["same", "end features frame settings thumb video "], "\(run.text) \(run.errors)")
  }

  @Test func partsMayComeAtOnceAndSelectionsHaveParts() {
    let run = run(
      #"""
      for k in 1 2 3 4 5; do add $k 5 stands.mp4 parts.fidx & done; wait
      same stands.fidx parts.fidx && echo same
      for choice in "--fps 3" "--every 7" "--keyframes" "--from 2 --to 9"; do
        rm -f whole.fidx some.fidx
        frame-decode $choice stands.mp4 | frame-index add --thumbs whole.fidx
        for k in 3 1 2; do frame-decode $choice --part $k/3 stands.mp4 | frame-index add --thumbs some.fidx; done
        same whole.fidx some.fidx && echo "$choice"
      done
      """#)
    #expect(run.lines == ["same", "--fps 3", "--every 7", "--keyframes", "--from 2 --to 9"], "\(run.text) \(run.errors)")
  }

  /// A part that broke off, or whose program was killed, is added again; until then the video is partial.
  @Test func anInterruptedPartIsRepeated() {
    let run = run(
      #"""
      add 1 3 stands.mp4 parts.fidx; add 3 3 stands.mp4 parts.fidx
      frame-decode --part 2/3 stands.mp4 | head -c 2000000 | frame-index add --thumbs parts.fidx 2>/dev/null; states parts.fidx
      mkfifo pipe; frame-index add --thumbs parts.fidx <pipe & adder=$!
      exec 5>pipe; frame-decode --part 2/3 stands.mp4 | head -c 2000000 >&5; sleep 4; kill -9 $adder; exec 5>&-; wait $adder 2>/dev/null
      states parts.fidx; frame-index verify parts.fidx
      add 2 3 stands.mp4 parts.fidx; same stands.fidx parts.fidx && echo same
      frame-decode --part 2/3 stands.mp4 | frame-index add --if-changed parts.fidx; same stands.fidx parts.fidx && echo unchanged
      """#)
    #expect(run.lines == ["partial", "partial", "same", "unchanged"], "\(run.text) \(run.errors)")
  }

  @Test func partsOfSeveralIndexesAreMerged() {
    let run = run(
      #"""
      for n in 2 5; do
        rm -f part*.fidx all.fidx
        for k in $(seq $n); do add $k $n stands.mp4 part$k.fidx; done
        for k in $(seq $n | sort -R --random-source=<(yes $n)); do
          [ ! -e all.fidx ] || states all.fidx | grep -v partial
          frame-index merge all.fidx part$k.fidx
        done
        same stands.fidx all.fidx && frame-index merge all.fidx part*.fidx && same stands.fidx all.fidx && echo $n
      done
      frame-index merge two.fidx part1.fidx part2.fidx; frame-index merge two.fidx part*.fidx stands.fidx; same stands.fidx two.fidx && echo 2
      """#)
    #expect(run.lines == ["2", "5", "2"], "\(run.text) \(run.errors)")
  }

  /// Parts of a file that has changed are not joined with those of the old one, and a part of a pipe is refused.
  @Test func partsBelongToOneFile() {
    let run = run(
      #"""
      cp moves.mp4 v.mp4; add 1 2 v.mp4 parts.fidx; cp stands.mp4 v.mp4; add 2 2 v.mp4 parts.fidx; states parts.fidx
      add 1 2 v.mp4 parts.fidx; states parts.fidx
      cat moves.mp4 | frame-decode --part 1/2 - | frame-index add piped.fidx 2>errors; echo $?; grep -c 'without size and modification time' errors
      """#)
    #expect(run.lines == ["partial", "complete", "65", "1"], "\(run.text) \(run.errors)")
  }

  /// Annotations of a part that a search saw are the whole video's.
  @Test func annotationsOfAPartAreKept() {
    let run = run(
      #"""
      add 1 2 moves.mp4 parts.fidx
      printf '1\n00:00:01,000 --> 00:00:02,000\nrabbit\n' | frame-index add-text --video moves.mp4 parts.fidx
      add 2 2 moves.mp4 parts.fidx; frame-index find parts.fidx --text rabbit | jq -r .video; frame-index verify parts.fidx
      """#)
    #expect(run.lines == ["moves.mp4"], "\(run.text) \(run.errors)")
  }
}
