/** Addresses with a scheme, of every kind: https, postgres, s3, wss. */
export const URL_PATTERN = /[a-z][\w+.-]{1,20}:\/\/[^\s"'`<>)\]}]+/gi;

/** E-mail addresses; bounded, since messages may consist of nothing else. */
export const EMAIL_PATTERN = /[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;
