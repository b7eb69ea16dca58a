const HELPER =
  /^(?:asyncGeneratorStep|__awaiter|__generator|step|fulfilled|rejected|_next|_throw|tryCatch|tryCatcher|eval|\(eval\)|processTicksAndRejections|process\._tickCallback|_tickCallback|_asyncToGenerator|__async|runMicrotasks|nextTick|new Promise|Promise\.then|Promise\.all.*|Generator\.(?:next|_invoke|throw|<anonymous>)|(?:Object\.)?next|invoke|sentryWrapped|__webpack_require__|wrapped)$/;
const NO_NAME = /^(?:|\?|anonymous|default|exports|module|global code|module code|eval code|<unknown>|undefined)$/;
const SHORT_VERB = /^(?:GET|PUT)$/;

/** @returns whether a compiler or an engine emitted the function; such frames depend on the build target, not on the program */
export function isHelper(written: string): boolean {
  return HELPER.test(written.replace(/^async /, ""));
}

/**
 * The name of a function as its author wrote it, whatever the engine made of it: `MapView.prototype.addLayer` (old Edge), `MapView.addLayer`
 * (Chrome) and `addLayer` (Firefox) are one. Names of up to three characters in minified code are the minifier's.
 */
export function functionName(written: string, mangled: boolean): string {
  let name = written;
  // Firefox: `render/<` is an anonymous function inside render, `async*f` was awaited
  if (name.endsWith("<") || NO_NAME.test(name)) return "";
  name = name
    .replace(/ \[as [^\]]*\]$/, "")
    .replace(/^.*\*/, "")
    .replace(/^(?:(?:async|new|get|set|static|bound) )+/, "")
    .replace(/<(?:anonymous|computed)>$/, "");
  // `Cart.get total` is a getter of a class in Chrome
  name = name.slice(
    Math.max(name.lastIndexOf("."), name.lastIndexOf("#"), name.lastIndexOf("/"), name.lastIndexOf(" ")) + 1,
  );
  name = name.replace(/\$\d+$/, "");
  if (NO_NAME.test(name)) return "";
  return mangled && name.length < 4 && !SHORT_VERB.test(name) ? "" : name;
}
