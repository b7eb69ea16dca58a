const GENERIC =
  /^(?:|Error|Exception|Throwable|Runtime(?:Error|Exception)|StandardError|ValueError|Argument(?:Error|Exception)|Illegal(?:State|Argument)Exception|InvalidOperationException|InvalidArgumentException|ErrorException|LogicException|ApplicationException|Assertion(?:Error|FailedError)|NSException|NSError|panic|Unhandled(?:Promise)?Rejection|(?:Custom|Error)?Event|Object|BaseException|Warning|UserWarning|Fatal error|\*?(?:[\w/]*\.)?(?:errorString|wrapErrors?|joinError|fundamental|withStack|withMessage|baseError|Error)|[\w.]*BaseError)$/;
const ENGINE =
  /^(?:(?:Type|Reference|Range|Syntax|URI|Eval|Internal|Abort|Key|Index|Attribute|Name|NoMethod|ZeroDivision|Frozen|Unbound\w*|Import|ModuleNotFound|Recursion|Memory)Error|(?:NullPointer|NullReference|IndexOutOfRange|\w*IndexOutOfBounds|ClassCast|InvalidCast|Arithmetic|DivideByZero|KeyNotFound|NoSuchElement|NumberFormat|ConcurrentModification|StackOverflow|OutOfMemory\w*)(?:Exception|Error)?|EXC_\w+|SIG[A-Z]+|KotlinNullPointerException)$/;

/** Says nothing about the bug, so that the words of the message have to. */
export function isGenericType(type: string): boolean {
  return GENERIC.test(lastName(type));
}

/** Thrown and worded by the engine or the system, not by the program. */
export function isEngineType(type: string): boolean {
  return ENGINE.test(lastName(type));
}

/** In JavaScript a minifier may rename the class itself (`Nu`), and a bundler appends a number (`FooError2`). */
export function javaScriptType(type: string): string {
  if (type.length < 4) return type && "Error";
  if (type === "NS_ERROR_DOM_QUOTA_REACHED") return "QuotaExceededError";
  return type.replace(/^_+(?=[A-Z])/, "").replace(/((?:Error|Exception))(?:\$\d+|\d{1,2})$/, "$1");
}

function lastName(type: string): string {
  return type.startsWith("*")
    ? type
    : type.slice(Math.max(type.lastIndexOf("."), type.lastIndexOf("\\"), type.lastIndexOf(":")) + 1);
}
