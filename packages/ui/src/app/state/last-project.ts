/** The project that one was at last: where the places in the bar lead to from screens that belong to no project. */
export const lastProject: { id: string | undefined } = { id: undefined };
