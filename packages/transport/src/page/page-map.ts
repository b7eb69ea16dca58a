/** Sets an entry that is the newest from now on. @returns the value of the oldest one, if it had to make room */
export function put<Value>(map: Map<string, Value>, key: string, value: Value, max: number): Value | undefined {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return undefined;
  const [[oldest, gone]] = map as unknown as [[string, Value]];
  map.delete(oldest);
  return gone;
}
