import TestSupport
import Testing

/// Videos that several programs add part by part.
@Suite struct IndexPartTests {
  /// Eight groups of pictures, so that there is where to cut.
  private let makeClip = #"ffmpeg -nostdin -v error -i "$1" -c:v libx264 -x264opts keyint=16:threads=1 -crf 30 v.mp4; "#

  @Test func partsInAnyOrderMakeTheWhole() {
    let run = shell(
      makeClip + #"""
        frame-decode v.mp4 | frame-index add whole.fidx
        for k in 3 1 4 2; do
          frame-decode --threads 1 --part $k/4 v.mp4 | frame-index add parts.fidx
          frame-index export parts.fidx | jq -r 'select(.state) | .state' | uniq
        done
        for index in whole parts; do frame-index export $index.fidx | jq -r 'select(.state) | "\(.state) \(.frames)"'; done
        frame-index export whole.fidx | jq -c 'select(.pdq) | [.frame, .pdq]' | sort >whole
        frame-index export parts.fidx | jq -c 'select(.pdq) | [.frame, .pdq]' | sort >parts
        comm -23 whole parts | wc -l; [ -s whole ] && frame-index verify parts.fidx >/dev/null; echo $?
        """#, DecodeTests.clip)
    #expect(run.lines.prefix(4) == ["partial", "partial", "partial", "complete"])
    #expect(run.lines.dropFirst(4).prefix(2) == ["complete 132", "complete 132"])
    #expect(run.lines.dropFirst(6).prefix(2) == ["0", "0"])
  }

  @Test func partsInSeveralIndexesAreMerged() {
    let run = shell(
      makeClip + #"""
        for k in 1 2 3; do frame-decode --part $k/3 v.mp4 | frame-index add $k.fidx; done
        frame-index merge all.fidx 3.fidx 1.fidx; frame-index export all.fidx | jq -r 'select(.state) | .state' | uniq
        frame-index merge all.fidx 2.fidx; frame-index export all.fidx | jq -r 'select(.state) | "\(.state) \(.frames)"'
        frame-index export all.fidx | jq -r 'select(.pdq) | .frame' >order; sort -n order | cmp - order; echo $?
        """#, DecodeTests.clip)
    #expect(run.lines.suffix(3) == ["partial", "complete 132", "0"], "\(run.text) \(run.errors)")
  }
}
