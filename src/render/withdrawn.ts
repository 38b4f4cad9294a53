import type { LocalizedText, Withdrawal } from '../model.ts';
import { localized } from '../text/language.ts';
import { hubAddress, webAddress } from './links.ts';
import { plainLine } from './xml.ts';

/** An entry that was taken back, as feeds tell it. */
export interface WithdrawnView {
  readonly id: string;
  readonly url: string;
  readonly at: number;
  /** What stands in a title's place where a partner wants the item again: the title itself may be why it was withdrawn. */
  readonly notice: string;
  readonly noticeLanguage: string;
}

const NOTICES: LocalizedText = {
  en: 'This item was withdrawn',
  fa: 'این خبر پس گرفته شد',
  ar: 'سُحب هذا الخبر',
  he: 'הידיעה הוסרה',
  ur: 'یہ خبر واپس لے لی گئی',
};

/** Makes the views of what was taken back, under the ids by which the entries were published. */
export function viewWithdrawn(withdrawn: readonly Withdrawal[], publicUrl: string): readonly WithdrawnView[] {
  return withdrawn.map(({ id, key, url, language, at }) => {
    const notice = localized(NOTICES, language);
    return {
      id: publishedId({ id, key }, publicUrl),
      url: webAddress(url) ?? articleAddress(publicUrl, key),
      at,
      notice: notice.text,
      noticeLanguage: notice.language,
    };
  });
}

/** What an entry is published under: its id, unless that cannot be written. */
export function publishedId({ id, key }: { readonly id: string; readonly key: string }, publicUrl: string): string {
  return plainLine(id) || articleAddress(publicUrl, key);
}

/** Address of an entry's page on this hub. */
export function articleAddress(publicUrl: string, key: string): string {
  return hubAddress(publicUrl, `articles/${encodeURIComponent(plainLine(key))}`);
}
