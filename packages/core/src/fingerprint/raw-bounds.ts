// Bounds of what is read of a raw error. In a file that imports nothing: a bundler then writes the numbers where they are used.

/** SDKs follow five causes; whoever asks for more than this gets no key that comes twice. */
export const MAX_CAUSES = 16;
/** Longer messages are cut by some SDKs; what is left then depends on how long the ids in it are. */
export const MAY_BE_CUT = 240;
