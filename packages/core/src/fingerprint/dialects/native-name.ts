/**
 * A function of compiled code without what tools add: return type, arguments, template arguments, hashes, clones. One tool demangles
 * `int shop::Cart::total(std::vector<int> const&) const`, the other `shop::Cart::total`.
 */
export function nativeName(written: string): string {
  if (/^(?:\?|<unknown>|<redacted>|\(?unknown\)?|0x[\da-f]+|)$/i.test(written)) return "";
  const block = /([-+]\[[^\]]*\])/.exec(written);
  // Objective-C selectors are whole names, also inside of a block: __29-[Foo bar]_block_invoke_2
  if (block?.[1]) return block[1].replace(/\(\w+\)(?= )/, "");
  const plain = written
    .replace(
      /^(?:closure #\d+.*? in |specialized |generic |partial apply (?:forwarder )?for |thunk for |@objc |static |implicit |reabstraction |protocol witness for )+/,
      "",
    )
    .replace(/::h[\da-f]{16}$/, "")
    .replace(/ ?\[clone [^\]]*\]| ?\(\.[\w.]+\)$|\.(?:isra|part|constprop|cold|llvm|lto_priv)(?:\.\d+)*/g, "")
    .replace(/\(anonymous namespace\)|`anonymous[ -]namespace'|\{anonymous\}|_GLOBAL__N_\w+/g, "anon")
    .replace(
      /\{\{?closure(?:#\d+)?\}?\}|\{lambda\(.*?\)#\d+\}|'lambda\d*'(?:\(.*?\))?|<lambda_[\da-f]+>|\$_\d+/g,
      "lambda",
    )
    // Rust: <shop::Cart as core::iter::Iterator>::next is a method of Cart
    .replace(/^<(?:dyn |&(?:mut )?)*([\w:]+)(?:<.*?>)? as [^>]*>+/, "$1");
  const bare = withoutBrackets(plain)
    .replace(/ (?:const|noexcept|throws|async|->.*)(?= |$)/g, "")
    .replace(/\boperator /, "operator_")
    .trim();
  return bare.slice(bare.lastIndexOf(" ") + 1).replace(/^[*&]+|::$/g, "");
}

// Drops (...) and <...>, one level or many, but not the signs of operator<, operator() and operator->.
function withoutBrackets(text: string): string {
  let out = "";
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? "";
    if (depth === 0 && /operator$/.test(out.slice(-8)) && /[<>()-]/.test(c)) {
      const sign = /^(?:\(\)|<=>|<<=?|>>=?|->\*?|[<>]=?|-[-=]?)/.exec(text.slice(i, i + 3))?.[0] ?? "";
      out += sign;
      i += Math.max(0, sign.length - 1);
      if (sign) continue;
    }
    if (c === "<" || c === "(") depth++;
    else if ((c === ">" && text[i - 1] !== "-") || c === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) out += c;
  }
  return out;
}
