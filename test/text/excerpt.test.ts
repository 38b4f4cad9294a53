import { excerpt } from '../../src/text/excerpt.ts';

describe('a summary made from the text', () => {
  test('a short text is its own summary, on one line', () => {
    expect(excerpt(' یک\n\nدو ')).toBe('یک دو');
  });

  test('whole sentences are kept where they fit', () => {
    const sentence = `${'کلمه '.repeat(30).trim()}؟`;
    expect(excerpt(`${sentence} ${'کلمه '.repeat(60)}`)).toBe(sentence);
  });

  test('a long sentence ends at a word, with an ellipsis, within 300', () => {
    const made = excerpt('کتاب‌خانه، '.repeat(60));
    expect(made.length).toBeLessThanOrEqual(300);
    expect(made).toMatch(/کتاب‌خانه…$/);
  });

  test('text without spaces is never cut inside a character', () => {
    const made = excerpt('😀'.repeat(400));
    expect(made.isWellFormed()).toBe(true);
    expect(made.length).toBeLessThanOrEqual(300);
    expect(excerpt(`${'a'.repeat(298)}e\u0301${'b'.repeat(50)}`)).toBe(`${'a'.repeat(298)}…`);
  });

  test('an isolate cut in the middle is not left open', () => {
    expect(excerpt(`\u2067${'کلمه '.repeat(100)}\u2069`)).not.toMatch(/[\u2066-\u2069]/);
  });
});
