import { pathTail } from "../path-tail.ts";
import { textOf } from "../text.ts";
import { framePath, isLibraryPath } from "./library-paths.ts";
import { makeDialect } from "./make-dialect.ts";

const SHARED =
  /^(?:|get|post|put|patch|delete|head|options|dispatch|handle|run|call|__call__|__init__|__new__|__enter__|__exit__|__getattr__|process|execute|perform|save|load|create|update|destroy|list|retrieve|validate|clean|render|forward|main|apply|build|setup|start|stop|send|receive|on_message|handle_noargs|get_queryset|get_context_data|form_valid|to_representation|wrapper|inner|wrapped)$/;

/** Python: the module and the function. Comprehensions are frames in some versions of the language and not in others. */
export const python = makeDialect({
  location: (frame) => {
    const module = textOf(frame.module);
    // The program that was started has no module name of its own.
    return module && module !== "__main__" ? module : `/${framePath(frame)}`;
  },
  place: (location) => {
    if (location.startsWith("/"))
      return { where: pathTail(location.slice(1)).tail, noise: /^\/<(?:frozen|string|stdin)/.test(location) };
    return { where: location, noise: /^(?:sentry_sdk|importlib\._bootstrap|_frozen_importlib)(?:\.|$)/.test(location) };
  },
  name: (written) => written.replace(/^<lambda>$/, "").replace(/^.*<locals>\./, ""),
  isHelper: (written) => /^<(?:listcomp|genexpr|dictcomp|setcomp)>$/.test(written),
  isShared: (name) => SHARED.test(name),
  path: framePath,
  isLibraryPath: (path) => isLibraryPath(path) || path.startsWith("<frozen "),
});
