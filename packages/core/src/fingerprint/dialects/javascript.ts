import { type Dialect, type FrameFacts, memo, type Place } from "../frame-reader.ts";
import { type Loose, nameOf, objectOf } from "../text.ts";
import { functionName, isHelper } from "./javascript-function.ts";
import { placeOf } from "./javascript-place.ts";

interface File extends Place {
  readonly plain: (name: string) => FrameFacts;
  readonly mangled: (name: string) => FrameFacts;
}

const SHARED =
  /^(?:get|set|put|post|patch|delete|head|handle|handler|handleRequest|render|run|perform|process|call|apply|index|show|create|update|destroy|save|load|init|initialize|constructor|action|execute|invoke|start|stop|open|close|add|remove|send|receive|validate|parse|build|setup|main|default|loader|next|dispatch|emit|on|fetch|toString|toJSON|then|ngOnInit|componentDidMount|componentDidUpdate)$/;

const EVAL = /^(?:eval|\(eval\)|eval code|new Function)$/;

const fileOf = memo((path: string): File => {
  const place = placeOf(path);
  return { ...place, plain: memo(factsOf(place, false), 200), mangled: memo(factsOf(place, true), 200) };
}, 2_000);

function factsOf(place: Place, mangled: boolean): (name: string) => FrameFacts {
  return (written) => {
    const name = functionName(written, mangled);
    return {
      place,
      key: `${place.where}\u001f${name}`,
      name,
      mangled,
      noise: place.noise === true || EVAL.test(written),
      helper: isHelper(written),
      shared: !mangled && (name === "" || SHARED.test(name)),
    };
  };
}

/** Browsers, Node and everything else that runs JavaScript: frames are known by file and function. */
export const javascript: Dialect = {
  isJavaScript: true,
  read(frame: Loose) {
    const file = fileOf(nameOf(frame.filename) || nameOf(frame.abs_path) || nameOf(frame.module));
    return (isMangled(frame, file) ? file.mangled : file.plain)(nameOf(frame.function));
  },
};

// Nobody writes 300 columns in the first 60 lines; a source map proves that the names are the author's.
function isMangled(frame: Loose, file: Place): boolean {
  if (file.source || objectOf(frame.data)?.sourcemap) return false;
  return file.minified === true || ((frame.colno as number) > 300 && (frame.lineno as number) < 60);
}
