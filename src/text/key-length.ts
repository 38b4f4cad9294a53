/** How long a text may be that is a key of the store, in ASCII letters: PostgreSQL's index takes 2,704 bytes, SQLite's any. */
export const MAX_KEY_LENGTH = 2000;
