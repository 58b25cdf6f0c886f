import TestSupport
import Testing

/// `pipelines/find-shards.sh --nodes`, with a stand-in for `srun` that runs the shares one after another.
@Suite struct ScatterTests {
  private static let prepare = #"""
    cp "$2/bigbuckbunny.mp4" a.mp4 && mkdir shards
    ffmpeg -nostdin -v error -i a.mp4 -vf 'crop=900:506:60:40,scale=640:360' -t 3 b.mkv && ffmpeg -nostdin -v error -i a.mp4 -vf hflip c.mkv
    ffmpeg -nostdin -v error -i a.mp4 -ss 3 -vf 'crop=700:500:400:200,eq=brightness=0.05' d.mkv
    for name in a.mp4 b.mkv c.mkv d.mkv; do frame-decode "$name" | frame-index add "shards/$name.fidx"; done
    frame-index merge all.fidx shards/*.fidx
    ffmpeg -nostdin -v error -ss 2 -i a.mp4 -frames:v 1 whole.png && ffmpeg -nostdin -v error -i whole.png -vf crop=800:500:300:100 part.png
    ffmpeg -nostdin -v error -f lavfi -i color=gray:s=640x360 -frames:v 1 flat.png
    cat >srun <<'END'
    #!/bin/bash
    while [ "$1" != bash ]; do case $1 in --ntasks=*) tasks=${1#--ntasks=} ;; esac; shift; done
    cat >srun.in
    for ((share = 0; share < tasks; share++)); do SLURM_PROCID=$share SLURM_NTASKS=$tasks "$@" <srun.in || exit; done
    END
    chmod +x srun

    """#

  /// Some shares have a certain picture, others only what points say of it: the answer and the status are one index's.
  @Test func theAnswerIsThatOfOneIndex() {
    let compared = shell(
      Self.prepare + #"""
        export FRAMEPIPE_SRUN=$PWD/srun
        same() {
          local found=0 expected=0
          "$1"/find-shards.sh --nodes 3 shards "${@:2}" >found || found=$?
          frame-decode -- "$2" | frame-index find "${@:3}" all.fidx >expected || expected=$?
          cmp found expected && [ "$found" = "$expected" ] && echo "$2 ${*:3}: $expected, $(cut -d '"' -f 4 found | uniq | xargs)"
        }
        for flags in '' --thorough '--thorough --limit=2' '--within 120'; do
          for picture in whole part flat; do same "$1" $picture.png $flags; done
        done
        """#, Programs.packageRoot + "/pipelines", Programs.packageRoot + "/Tests/Fixtures", environment: ["FRAMEPIPE_BIN": Programs.folder]
    )
    #expect(
      compared.lines == [
        "whole.png : 0, picture", "part.png : 0, capture", "flat.png : 1, ", "whole.png --thorough: 0, picture capture",
        "part.png --thorough: 0, capture", "flat.png --thorough: 1, ", "whole.png --thorough --limit=2: 0, picture capture",
        "part.png --thorough --limit=2: 0, capture", "flat.png --thorough --limit=2: 1, ", "whole.png --within 120: 0, picture",
        "part.png --within 120: 0, capture picture", "flat.png --within 120: 0, picture",
      ], "\(compared.text) \(compared.errors)")
  }
}
