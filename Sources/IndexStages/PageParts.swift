/// What every page contains besides its moments.
enum PageParts {
  /// Nothing is fetched, and no script but the one below runs, whatever names and texts contain.
  static let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-\(scriptHash)'"

  static let style = """
    :root{color-scheme:light dark;font:1rem/1.45 system-ui,sans-serif}body{margin:1.5rem}h1{font-size:1.15rem}h2{font-size:1rem;margin:.4rem 0 0}
    ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.5rem;padding:0;list-style:none}
    .shot{position:relative;background:#8883;aspect-ratio:16/9}.shot img,.shot svg{position:absolute;width:100%;height:100%;object-fit:contain}
    .shot .none{display:grid;place-items:center;height:100%}p{margin:.2rem 0;overflow-wrap:anywhere}
    .box rect{fill:none;stroke:#fb0;stroke-width:3;vector-effect:non-scaling-stroke}.box .edge{stroke:#000;stroke-width:6}
    .box .near{stroke-dasharray:7 5}.command{display:flex;gap:.5rem;align-items:start;margin-top:.3rem}
    code{flex:1;font-size:.85rem;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all}button{font:inherit;font-size:.85rem}
    :focus-visible{outline:3px solid Highlight;outline-offset:2px}.query{display:block;width:100%;margin-top:.4rem}.defs{position:absolute}
    .query polygon{fill:#fa02;stroke:#fa0;stroke-width:3;stroke-linejoin:round;vector-effect:non-scaling-stroke}
    .said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    """

  /// Copies the command beside a button, and says so.
  static let script = #"""
    document.addEventListener("click",e=>{const b=e.target.closest("button");if(!b)return;const c=b.parentElement.querySelector("code"),s=document.getElementById("said");const done=()=>{s.textContent="copied: "+c.textContent};const pick=()=>{getSelection().selectAllChildren(c);s.textContent=document.execCommand("copy")?"copied: "+c.textContent:"selected: "+c.textContent};navigator.clipboard?navigator.clipboard.writeText(c.textContent).then(done,pick):pick()});
    """#

  /// SHA-256 of the script in base64, as a content security policy requires.
  private static let scriptHash = "1LpPWNYVi6zUffJJLEOXdecgjrnahNc4vDIpfQspf84="
}
