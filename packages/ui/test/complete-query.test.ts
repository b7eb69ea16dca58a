import fc from "fast-check";
import { expect, test } from "vitest";
import { complete, completionAt, quoted, searchTerm } from "../src/app/text/complete-query.ts";

/** The text with `|` where the caret is, read as what is being written. */
const at = (marked: string) => completionAt(marked.replace("|", ""), marked.indexOf("|"));
const chosen = (marked: string, choice: string) => {
  const text = marked.replace("|", "");
  const [after, caret] = complete(text, completionAt(text, marked.indexOf("|")), choice);
  return `${after.slice(0, caret)}|${after.slice(caret)}`;
};

test("a word at the caret may become a key, with and without the sign that turns it round", () => {
  expect(at("is:unresolved rel|")).toMatchObject({ kind: "key", prefix: "rel" });
  expect(at("!le|")).toMatchObject({ kind: "key", prefix: "le" });
  expect(at("|")).toMatchObject({ kind: "key", prefix: "" });
  expect(chosen("is:unresolved rel|", "release")).toBe("is:unresolved release:|");
  expect(chosen("!le|", "level")).toBe("!level:|");
});

test("after the colon stands a value, in quotes and in lists too", () => {
  expect(at("level:er|")).toMatchObject({ kind: "value", key: "level", prefix: "er" });
  expect(at('browser:"Chrome 1|')).toMatchObject({ kind: "value", key: "browser", prefix: "Chrome 1" });
  expect(at("level:[error, wa|")).toMatchObject({ kind: "value", key: "level", prefix: "wa" });
  expect(at("tags[level]:x|")).toMatchObject({ kind: "value", key: "tags[level]", prefix: "x" });
  expect(chosen("level:er|", "error")).toBe("level:error |");
  expect(chosen("level:er| timeout", "error")).toBe("level:error |timeout");
  expect(chosen("level:[error, wa|", "warning")).toBe("level:[error, warning|");
});

test("a choice takes the place of the whole token that the caret is in, and of nothing else", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}(:[a-z0-9.]{1,8})?$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), (words, nth) => {
      const index = nth % words.length;
      const text = words.join(" ");
      const caret = words.slice(0, index + 1).join(" ").length;
      const [after] = complete(text, completionAt(text, caret), "chosen");
      const others = after.trim().split(" ").toSpliced(index, 1);
      expect(others).toEqual(words.toSpliced(index, 1));
    }),
  );
});

test("a caret anywhere in any text gives a part of that text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, place) => {
      const caret = place % (text.length + 1);
      const { start, end } = completionAt(text, caret);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(text.length);
      expect(start).toBeLessThanOrEqual(end);
    }),
  );
});

test("values are written so that the search takes them by their letters", () => {
  expect(quoted("shop@4.18.2")).toBe("shop@4.18.2");
  expect(quoted("Chrome 143")).toBe('"Chrome 143"');
  expect(quoted('say "hi" *now*')).toBe('"say \\"hi\\" \\*now\\*"');
  expect(quoted("")).toBe('""');
  expect(quoted(">5")).toBe('">5"');
});

test("a tag that is called like a key of the search is named as a tag, and what cannot be named is not", () => {
  expect(searchTerm("browser", "Safari 26")).toBe('browser:"Safari 26"');
  expect(searchTerm("title", "x")).toBe("tags[title]:x");
  expect(searchTerm("a:b", "x")).toBe("tags[a:b]:x");
  expect(searchTerm("a b]", "x")).toBeUndefined();
});
