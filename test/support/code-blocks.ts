import { readFileSync } from "node:fs";

export type CodeBlock = { language: string; line: number; code: string };

/** The fenced code blocks of a Markdown file. */
export function codeBlocks(file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: CodeBlock | undefined;
  for (const [i, text] of readFileSync(file, "utf8").split("\n").entries()) {
    const fence = /^```(\S*)/.exec(text);
    if (fence === null) {
      if (open !== undefined) open.code += `${text}\n`;
    } else if (open === undefined) {
      open = { language: fence[1] ?? "", line: i + 1, code: "" };
    } else {
      blocks.push(open);
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${file}: the code block of line ${open.line} has no end`);
  return blocks;
}
