import { textOf } from "../text.ts";
import { makeDialect } from "./make-dialect.ts";
import { nativeName } from "./native-name.ts";

const RAISES =
  /^(?:_*(?:abort|raise|kill|pthread_kill|pthread_sigqueue|gsignal|exit)|__pthread_kill.*|__cxa_(?:throw|rethrow|bad_cast)|_Unwind_\w+|std::terminate|__terminate|objc_exception_(?:throw|rethrow)|objc_terminate|Ki(?:User|Raise)\w*|RtlRaiseException|RaiseException|_CxxThrowException|UnhandledExceptionFilter|NSKeyedUnarchiver.*|__exceptionPreprocess|-\[NSException raise\]|\+\[NSException raise.*|rust_(?:panic|begin_unwind).*|__rust_\w+|(?:core|std)::(?:panicking|sys|rt|backtrace|result::unwrap_failed|option::\w*failed)\b.*|swift_runtime\w*|_swift_runtime\w*|_?assertionFailure.*|fatalError.*|__assert\w*|_sigtramp|__restore_rt|crashpad.*|sentry_.*|-\[?Sentry.*)$/;
const SYSTEM =
  /^(?:\/usr\/lib|\/lib|\/System\/|\/usr\/local\/lib|\/apex\/|\/system\/|\/vendor\/|\/data\/app\/.*webview|[A-Z]:\\Windows\\|linux-(?:gate|vdso))|^(?:lib(?:c|m|pthread|dispatch|system|objc|stdc\+\+|c\+\+|swift|art|gcc|dl|sentry)\w*[.-]|ntdll|kernel(?:32|base)|user32|ucrtbase|msvc\w*|vcruntime\w*|CoreFoundation|Foundation|UIKit\w*|GraphicsServices|QuartzCore|CFNetwork|Security|libdyld|dyld)/i;

/** C, C++, Objective-C, Swift, Rust: names are unique by themselves; the image counts only when there is no name. */
export const native = makeDialect({
  libraryFrames: 8,
  location: (frame) => textOf(frame.package) || textOf(frame.module),
  place: (image) => ({ where: imageName(image), app: SYSTEM.test(image) ? false : undefined }),
  name: (written) => nativeName(written),
  // They only carry a crash out: they say how the process died, not why.
  isNoise: (written) => RAISES.test(written),
});

function imageName(image: string): string {
  const base = image.slice(Math.max(image.lastIndexOf("/"), image.lastIndexOf("\\")) + 1);
  return base.replace(/(?:\.so)?(?:\.\d+)+$|\.(?:so|dylib|dll|exe)$/i, "").replace(/-\d+(?:\.\d+)+$/, "");
}
