const FILE_SYSTEM =
  /^(?:~|\\\\|[A-Za-z]:\/|\/(?:srv|var|home|Users|tmp|usr|mnt|data|opt|etc|app|root|private|proc|dev|run|Library|Applications|Volumes|System|workspace|media|nix|builds?)(?:\/|$))|\.\w{1,5}\W*$/;
const UUID =
  /(?:[\da-f]{2}-)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|\b[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}\b/gi;

/** Masks one word without blanks: path, e-mail, address, id, number. A word of letters only comes back as it is. */
export function maskWord(word: string): string {
  if (!/[\d@/~\\]/.test(word)) return word;
  if (/^\d+$/.test(word)) return "<n>";
  if (/^(?:\/\/?[\w~.@-]|~\/|\\\\|[A-Za-z]:\/[^/])/.test(word) && FILE_SYSTEM.test(word)) return "<path>";
  // Java prints objects as com.acme.Order@1b2c3d4f
  const named = word.replace(/@[\da-f]{5,8}\b/g, "@<hex>");
  return /\d/.test(named) ? maskDigits(named) : named;
}

function maskDigits(word: string): string {
  // the test keeps a line of digits from being searched for base64 at every position
  const text = word.endsWith("=") ? word.replace(/^[A-Za-z\d+/]{20,}={1,2}$/, "<id>") : word;
  return (
    text
      .replace(UUID, "<uuid>")
      .replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?/g, "<id>")
      .replace(/0x[\da-f]+/gi, "<ptr>")
      .replace(/\b\d+(?:\.\d+)?e[+-]?\d{1,3}\b/gi, "<n>")
      .replace(/#(?=\d*[a-f])[\da-f]{6}\b/gi, "#<hex>")
      .replace(/\b\d+(?:st|nd|rd|th|x)\b/g, "<n>")
      .replace(/\b([a-z]{2,5}_)(?=[a-zA-Z]*\d)(?=\w*[A-Z])[A-Za-z\d]{12,}/g, "$1<id>")
      .replace(/[\w-]{16,}/g, maskChunk)
      .replace(/<[a-z]{1,5}>|\d+(?:\.\d+)+(?![A-Za-z\d])|[A-Za-z\d]+/g, maskRun)
      .replace(/(-<(?:hex|id)>)-[a-z\d]{5}(?![\w-])/g, "-<id>")
      .replace(/<hex>(?:-(?=[\da-f]*\d)[\da-f]{4})+(?![\w-])/g, "<hex>")
      // One of forty hexadecimal ids of eight digits has no letter in it: ids and numbers look the same in the end.
      .replace(/<(?:hex|id)>/g, "<n>")
      // 2.0.0-beta.1 is a version like 1.9.3
      .replace(
        /<n>-(?:alpha|beta|rc|canary|next|dev|pre|preview|snapshot|nightly)(?:[.-]?(?:<n>|\d+)){0,3}(?![\w-])/gi,
        "<n>",
      )
      .replace(/^[-+](?=<n>)/, "")
  );
}

// nanoid and base64url ids contain - and _; words joined by them have no digits scattered through both cases.
function maskChunk(chunk: string): string {
  const isId =
    /[a-z]/.test(chunk) && /[A-Z]/.test(chunk) && /^(?:[^_-]*[_-]){0,3}[^_-]*$/.test(chunk) && changes(chunk) > 4;
  return isId ? "<id>" : chunk;
}

function maskRun(run: string): string {
  if (run.charCodeAt(0) === 60 || !/\d/.test(run)) return run;
  if (/^[\d.]+$/.test(run)) return "<n>";
  if (/^[\da-f]{7,}$/i.test(run)) return "<hex>";
  const switches = changes(run);
  if ((switches > 2 && run.length > 5) || (switches > 3 && run.length > 4) || (run.length > 15 && /[A-Z]/.test(run)))
    return "<id>";
  return run
    .replace(/^v\d+$/, "v<n>")
    .replace(/^([A-Z]+)\d{6,}$|^([A-Za-z]*[a-z])\d{4,}$/, maskTail)
    .replace(/^\d{5,}/, "<n>");
}

// AADSTS700016 is a code, ORD300117 an order.
function maskTail(run: string, upper: string | undefined, lower: string | undefined): string {
  return upper && upper.length > 4 ? run : `${upper || lower}<n>`;
}

// How often letters and digits take turns: h264 once, x2k4q four times.
function changes(text: string): number {
  return text.replace(/[_-]/g, "").replace(/\D+/g, "a").replace(/\d+/g, "1").length - 1;
}
