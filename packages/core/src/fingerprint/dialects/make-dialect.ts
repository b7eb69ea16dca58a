import { type Dialect, type FrameFacts, memo, type Place } from "../frame-reader.ts";
import { FIELD, type Loose, nameOf } from "../text.ts";

/** What a language has to tell about its frames. */
export interface Language {
  /** The text that says where the code is, such as the module; equal texts give the same place. */
  readonly location: (frame: Loose) => string;
  readonly place: (location: string) => Place;
  /** The name of a function without what compilers and runtimes add. */
  readonly name: (written: string, place: Place) => string;
  readonly isHelper?: (written: string) => boolean;
  /** Functions that never count, also at the place of the crash. */
  readonly isNoise?: (written: string) => boolean;
  /** Names that many classes of one place share; only languages whose places are files need it. */
  readonly isShared?: (name: string) => boolean;
  /** The path of a frame, if it knows better than the flag whether it is code of a library. */
  readonly path?: (frame: Loose) => string;
  readonly isLibraryPath?: (path: string) => boolean;
  readonly libraryFrames?: number;
}

interface CachedPlace {
  readonly own: (name: string) => FrameFacts;
  readonly library: (name: string) => FrameFacts;
}

/** Makes the dialect of a language, with its answers remembered per place and name. */
export function makeDialect(language: Language): Dialect {
  const placeOf = memo((location: string): CachedPlace => {
    const place = language.place(location);
    const demoted = { ...place, app: false };
    return { own: memo(factsOf(language, place), 200), library: memo(factsOf(language, demoted), 200) };
  }, 500);
  const isLibrary = memo((path: string) => language.isLibraryPath?.(path) ?? false, 1_000);
  return {
    libraryFrames: language.libraryFrames,
    read(frame) {
      const place = placeOf(nameOf(language.location(frame)));
      const library = language.path !== undefined && isLibrary(nameOf(language.path(frame)));
      return (library ? place.library : place.own)(nameOf(frame.function));
    },
  };
}

function factsOf(language: Language, place: Place): (written: string) => FrameFacts {
  return (written) => {
    const name = language.name(written, place);
    return {
      place,
      name,
      key: place.where + FIELD + name,
      mangled: false,
      noise: place.noise === true || (language.isNoise?.(written) ?? false),
      helper: language.isHelper?.(written) ?? false,
      shared: language.isShared?.(name) ?? false,
    };
  };
}
