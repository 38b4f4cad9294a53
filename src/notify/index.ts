/** Notify: what partners are told, how it is signed, and what their answers mean. */
export { writeNotice } from './notice-body.ts';
export { readSecret, signedHeaders } from './signing.ts';
export { judgeAnswer, MOST_REFUSALS, retryPause, type Verdict } from './verdict.ts';
