import type { Dialect } from "../frame-reader.ts";
import { type Loose, textOf } from "../text.ts";
import { dotnet } from "./dotnet.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import { javascript } from "./javascript.ts";
import { native } from "./native.ts";
import { elixir, generic } from "./other.ts";
import { python } from "./python.ts";
import { php, ruby } from "./ruby-php.ts";

const BY_PLATFORM: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ["javascript", javascript],
  ["node", javascript],
  ["python", python],
  ["java", java],
  ["csharp", dotnet],
  ["go", go],
  ["ruby", ruby],
  ["php", php],
  ["elixir", elixir],
  ["native", native],
  ["c", native],
  ["cocoa", native],
  ["objc", native],
  ["rust", native],
  ["swift", native],
]);
const BY_EXTENSION: readonly (readonly [RegExp, Dialect])[] = [
  [/\.(?:[mc]?[jt]sx?|vue|svelte|astro)$/i, javascript],
  [/\.py$/, python],
  [/\.(?:java|kt|kts|scala|groovy|clj)$/, java],
  [/\.(?:cs|vb|fs)$/, dotnet],
  [/\.go$/, go],
  [/\.(?:rb|erb|haml|slim|rake)$/, ruby],
  [/\.php$/, php],
  [/\.exs?$/, elixir],
  [/\.(?:c|cc|cpp|cxx|h|hpp|m|mm|swift|rs)$/, native],
];

/** The dialect of a platform; of an unknown one, that of the file of the frame. */
export function dialectOf(platform: string, frame: Loose | undefined): Dialect {
  const known = BY_PLATFORM.get(platform);
  if (known) return known;
  const file = textOf(frame?.filename) || textOf(frame?.abs_path);
  return (file && BY_EXTENSION.find(([extension]) => extension.test(file))?.[1]) || generic;
}
