import TestSupport
import Testing

/// Two videos, or two index files, whose names differ in any byte are two, in every subcommand.
@Suite struct ExactNameTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"
  /// "é" as one character and as two, two bytes that are no text, and names that mean something to a shell, SQLite or a program.
  private static let names = [
    #"$'caf\303\251.mp4'"#, #"$'cafe\314\201.mp4'"#, #"$'caf\351.mp4'"#, #"$'caf\350.mp4'"#, #"$'a\nb.mp4'"#, "'-a.mp4'", "'a?b.mp4'",
    "'a%62.mp4'", "'a#b.mp4'", "'file:a.mp4'", "'[a].mp4'", #"$'@\314\201.mp4'"#, #"$'dir/\314\201.mp4'"#,
  ]

  @Test func everyVideoKeepsWhatIsItsOwn() {
    let run = shell(
      #"""
      names=(\#(Self.names.joined(separator: " ")))
      for n in "${!names[@]}"; do
        frame-decode --from "0.0$n" --to "1.0$n" "$1" | frame-resize 64x36 | frame-index add -q --thumbs --as="${names[n]}" i.fidx
        printf '1\n00:00:00,100 --> 00:00:00,500\nword %s\n' "$n" | frame-index add-text --video="${names[n]}" i.fidx
        printf '{"seconds":0.2,"label":"thing","score":0.5,"box":[0,0,%s,1]}\n' "$n" | frame-index add-detections --video="${names[n]}" --detector d i.fidx
        printf '{"seconds":0.2,"vector":[1,%s]}\n' "$n" | frame-index add-vectors --video="${names[n]}" --model m i.fidx
      done
      frame-index verify i.fidx || exit
      frame-index export i.fidx >e; frame-index import j.fidx <e && frame-index export j.fidx | cmp - e
      frame-index import k.fidx </dev/null; frame-index merge k.fidx i.fidx && frame-index export k.fidx | cmp - e
      frame-index merge k.fidx j.fidx && frame-index export k.fidx i.fidx j.fidx | cmp - e
      frame-index info --format ndjson i.fidx k.fidx | grep -c '"kind":"video"'
      for q in "--text word" "--label thing" "--text word --label thing"; do frame-index find $q --limit 0 i.fidx k.fidx | jq -c .video | sort -u | wc -l; done
      frame-index find --text word --limit 0 i.fidx k.fidx | wc -l
      for n in "${!names[@]}"; do frame-index mv i.fidx -- "${names[n]}" "new$n" || echo "mv $n"; done
      frame-index mv i.fidx new0 new1 2>/dev/null; echo "mv onto another: $?"
      frame-index rm k.fidx -- "${names[0]}" "${names[2]}" | wc -l
      frame-index info --format ndjson k.fidx | grep -c '"kind":"video"'; frame-index verify i.fidx k.fidx
      """#, Self.clip)
    let count = Self.names.count
    let expected =
      [
        count, count, count, count, 2 * count,
      ].map(String.init) + ["mv onto another: 73", "2", String(count - 2)]
    #expect(run.lines.map(String.init) == expected, "\(run.text) \(run.errors)")
  }

  /// Files of these names are the ones that are written, and no other appears.
  @Test func indexFilesHaveTheirNames() {
    let run = shell(
      #"""
      mkdir w w/dir; cd w; frame-decode --to 0.2 "$1" | frame-resize 64x36 >../s.frames
      names=(\#(Self.names.joined(separator: " ")) $'\377.fidx' 'file:x?mode=memory' ':memory:')
      names=("${names[@]/#@/./@}")
      for name in "${names[@]}"; do
        frame-index add -q --as v -- "$name" <../s.frames || echo "add $?"
        frame-index verify -- "$name" || echo "verify $?"
        [ "$(frame-index info --format ndjson -- "$name" | grep -c '"kind":"video"')" = 1 ] || echo "info"
        frame-index publish -- "$name" "$name.copy" && cmp -- "./$name" "./$name.copy" || echo "publish $?"
        frame-index rm -q -- "$name" v || echo "rm $?"
      done
      find . -type f -printf x | wc -c; printf '%s\0' "${names[@]}" >../list; frame-index info --format ndjson @../list | head -1 | jq .videos
      cd ..; chmod -R a-w w; frame-index verify w/$'\377.fidx.copy'; echo $?; chmod -R u+w w
      """#, Self.clip)
    #expect(run.text == "\(2 * (Self.names.count + 3))\n0\n0\n", "\(run.text) \(run.errors)")
  }

  @Test func aMissingVideoIsOneWhoseVeryNameIsNotThere() {
    let run = shell(
      #"""
      frame-decode --to 0.2 "$1" | frame-resize 64x36 -o s
      for name in $'caf\303\251' $'cafe\314\201' $'caf\351' $'caf\350'; do frame-index add -q --as "$name" i.fidx <s; done
      touch $'cafe\314\201' $'caf\350'
      frame-index rm --missing i.fidx | od -An -c | tr -d ' \n'; frame-index info --format ndjson i.fidx | grep -c '"kind":"video"'
      """#, Self.clip)
    #expect(run.text == #"caf303251\ncaf\xE9\n2"# + "\n", "\(run.text) \(run.errors)")
  }

  /// Killed while it makes an index in the place of an empty file, a program leaves nothing that the next does not clean up.
  @Test func leftoversGoWithTheNextRun() {
    let run = shell(
      #"""
      frame-decode --to 0.2 "$1" | frame-resize 64x36 -o s
      sleep 0.01 & wait; ended=$!
      touch -d '1 hour ago' "i.fidx.$ended.new" ".i.fidx.$(hostname).$ended.7.draft" .framepipe.$ended.1.1.part
      touch -d '1 hour ago' "i.fidx.$$.new" "i.fidx.word.new" "other.$ended.new"; : >i.fidx
      frame-index add -q i.fidx <s; frame-index publish i.fidx j.fidx; ls -A | sed "s/$$/self/; s/$ended/ended/"
      """#, Self.clip)
    #expect(run.text == "i.fidx\ni.fidx.self.new\ni.fidx.word.new\nj.fidx\nother.ended.new\ns\n", "\(run.text) \(run.errors)")
  }
}
