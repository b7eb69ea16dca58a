import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";

const groups: readonly [name: string, keys: readonly [keys: readonly string[], what: string][]][] = [
  [
    "Anywhere",
    [
      [["⌘", "K"], "Find an issue, a place or a command (Ctrl+K)"],
      [["z"], "Undo what was just done"],
      [["?"], "These keys"],
    ],
  ],
  [
    "What you do with issues",
    [
      [["e"], "Resolve, or reopen"],
      [["i"], "Ignore, or stop ignoring"],
      [["⇧", "I"], "Ignore until…"],
      [["a"], "Assign"],
      [["m"], "Merge"],
      [["#"], "Delete"],
    ],
  ],
  [
    "In the list",
    [
      [["j"], "Next issue"],
      [["k"], "Previous issue"],
      [["o"], "Open the issue (or Enter)"],
      [["x"], "Select, or no longer"],
      [["⇧", "X"], "Select all from the last one to here"],
      [["⌘", "A"], "Select all that are loaded (Ctrl+A)"],
      [["r"], "Show what is new"],
      [["/"], "Search"],
    ],
  ],
  [
    "In an issue",
    [
      [["j"], "Next issue of the list"],
      [["k"], "Previous issue of the list"],
      [["p"], "Earlier sample"],
      [["n"], "Later sample"],
      [["r"], "Show newer samples"],
      [["u"], "Back to the list (or Escape)"],
    ],
  ],
];

/** All keys of the page. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Keys" wide onClose={onClose}>
      <div class="keys">
        <div class="keys-head">
          <h2>Keys</h2>
          <Button kind="quiet" icon="close" label="Close" onClick={onClose} />
        </div>
        <div class="keys-groups">
          {groups.map(([name, keys]) => (
            <section key={name}>
              <h3>{name}</h3>
              <dl>
                {keys.map(([combination, what]) => (
                  <div key={what} class="key-row">
                    <dt>
                      {combination.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
