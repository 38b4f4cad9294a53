/**
 * Each class of a validator's warnings → where it is looked for: on the document (test/render/feed-linter.ts), on the answer
 * or the list of feeds (answer-linter.ts); or what is still to be done.
 */
type Place = 'document' | 'answer' | 'list' | { readonly open: string };

const ON_DOCUMENTS = [
  'MissingAtomSelfLink MissingSelf SelfDoesntMatchLocation RelativeSelf SelfNotAtom MissingDCLanguage InvalidLanguage',
  'MissingGuid InvalidHttpGUID NotSufficientlyUnique DuplicateIds DuplicateEntries DuplicateUpdated NonCanonicalURI',
  'InvalidRFC2822Date IncorrectDOW ProblematicalRFC822Date UseZeroForMidnight ImplausibleDate InvalidRFC3339Date',
  'InvalidFullLink InvalidUriChar ContainsRelRef SecurityRisk SecurityRiskAttr DangerousStyleAttr NotHtml ContainsHTML',
  'CharacterData ContainsUndeclaredHTML BadCharacters NotBlank MissingTextualContent MissingSummary MissingElement',
  'MissingContentOrAlternate NeedDescriptionBeforeContent DuplicateItemSemantics DuplicateSemantics',
  'DuplicateDescriptionSemantics InvalidContact MissingRealName EmailFormat MissingAttribute DuplicateEnclosure',
  'ImageTitleDoesntMatch ImageLinkDoesntMatch ImageUrlFormat MisplacedItem UnexpectedAttribute UseOfExtensionAttr',
  'UnknownNamespace AvoidNamespacePrefix ReservedPrefix MissingItunesElement MissingItunesEmail AvoidTextInput SlashDate',
  'UnregisteredAtomLinkRel ObscureEncoding NonstdEncoding ObsoleteVersion',
]
  .join(' ')
  .split(' ');

export const RULES: Readonly<Record<string, Place>> = {
  ...Object.fromEntries(ON_DOCUMENTS.map((name) => [name, 'document' as const])),
  UnexpectedContentType: 'answer',
  EncodingMismatch: 'answer',
  TempRedirect: 'answer',
  Uncompressed: { open: 'feeds are compressed with the issue that prepares .gz and .br of each (5)' },
  MissingXmlURL: 'list',
  MissingOutlineType: 'list',
  MissingTitleAttr: 'list',
};
