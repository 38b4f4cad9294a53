import type { LanguageProfile } from './language-profiles.ts';

/** Languages in Latin script whose titles are told by their words; the rest is left to the detector's statistics. */
export const LATIN_PROFILES: readonly LanguageProfile[] = [
  {
    language: 'en',
    letters: '',
    words:
      'the of and to in is for on with at by from as that it after over his her its are was be has have will not who how what why says ' +
      'new this their they you your an or but about against into up out off more than amid could would can may first two latest news ' +
      'report world war people government president minister talks election results year day says said us uk killed oil prices ' +
      'rise rises fall falls live breaking unveils strikes hits calls deal attack attacks police court death deaths market markets',
    shapes: /..(?:ing|ings|ed|ly|ness|ment|ship|ers|ght|ould)$|'s$|^(?:th|wh)../,
  },
  {
    language: 'fr',
    letters: 'èêàùœ:0.6 ç:0.3 é:0.3 ëïîô:0.3',
    words:
      'le la les des du de et en un une à au aux pour par sur dans est sont avec ne pas plus qui que ce cette son ses leur se il elle ' +
      'nous vous après avant contre entre mais ou où sans sous été fait selon france français président nouvelle nouveau nouvelles',
    shapes: /^(?:l|d|qu|n|s|j|c)['’].|..(?:eux|euse|aire|ait|aux|ique|ées|ée)$/,
  },
  {
    language: 'de',
    letters: 'ß:2 äöü:0.5',
    words:
      'der die das und in den von zu mit ist im für auf ein eine einen dem des nicht sich als auch es an bei nach wie aus vor über ' +
      'gegen wird werden sind hat haben um zur zum bis oder aber nur noch mehr deutschland neue will kann unter ich wir sie',
    shapes: /..(?:ung|ungen|keit|heit|lich|isch|ischen|schaft|igen)$/,
  },
  {
    language: 'es',
    letters: 'ñ:2 áíóú:0.3 ¿¡:2',
    words:
      'el la los las de del y en un una que por para con se no es su al lo como más pero sus le ya o este esta sobre entre tras ante ' +
      'desde sin hasta contra está son fue españa gobierno presidente años nuevo nueva',
    shapes: /..(?:ción|ciones|dad|dades|miento|ados|adas)$/,
  },
  {
    language: 'pt',
    letters: 'ãõ:1.5 ç:0.5 êâô:0.4',
    words:
      'o a os as de do da dos das e em no na nos nas um uma que por para com se não é são ao à mais como mas seu sua foi ser pelo pela ' +
      'sobre entre após até contra brasil governo presidente portugal diz anos novo nova',
    shapes: /..(?:ção|ções|dade|dades|mento|inho)$/,
  },
  {
    language: 'it',
    letters: 'ò:1 ìù:0.6 èà:0.3',
    words:
      'il lo la i gli le di del della dei delle e in un una che per con non è si su da dal al alla nel nella sono come più ma anche ' +
      'ha hanno dopo tra contro questo italia governo presidente anni nuovo nuova',
    shapes: /^(?:l|dell|all|nell|un|d)['’].|..(?:zione|zioni|ità|mente|ato|ata|ggio)$/,
  },
  {
    language: 'nl',
    letters: '',
    words:
      'de het een van en in is op te dat voor met niet zijn aan er om ook als bij door naar uit over maar nog wel wordt worden dit ' +
      'heeft hebben meer tegen na tot nieuwe nederland geen onder jaar deze',
    shapes: /ij|..(?:ingen|heid|elijk|lijke)$/,
  },
  {
    language: 'tr',
    letters: 'ğ:2 ış:0.8 ı:1 şçöü:0.3 İ:1',
    words:
      've bir bu için ile da de mi ne çok daha en gibi kadar sonra olarak olan oldu dedi var yok ya türkiye yeni büyük karşı göre ' +
      'cumhurbaşkanı bakan açıklama yaptı etti üzerine son',
    shapes: /..(?:lar|ler|ları|leri|ında|inde|ının|inin|dan|den|ıyor|iyor|acak|ecek|mış|miş)$/,
  },
  {
    language: 'az',
    letters: 'ə:3 ğıxq:0.4 şçöü:0.3',
    words: 'və bir bu üçün ilə də ki daha çox sonra azərbaycan prezidenti olan edib deyib yeni',
  },
  {
    language: 'ku',
    letters: 'êîû:0.9 ş:0.5 xçw:0.3 ê:0.3',
    words:
      'û ji di de bi li ku ev ew bo kurdistanê kurd kurdistan kurdî kir dike hat nav serok serokê her me wan piştî xwe',
    shapes: /..(?:ên|ekî|an[êî]|iyê|iyên)$/,
  },
  {
    language: 'sv',
    letters: 'å:1 äö:0.5',
    words:
      'och i att det som en på är av för med den till har de inte om ett från nu vid efter kan sig ska var mot sverige nya',
  },
  {
    language: 'nb',
    letters: 'åø:0.8 æ:0.6',
    words:
      'og i det som en på er av for med den til har de ikke om et fra nå ved etter kan seg skal var mot norge nye ble',
  },
  {
    language: 'da',
    letters: 'åø:0.8 æ:0.8',
    words:
      'og i det som en på er af for med den til har de ikke om et fra nu ved efter kan sig skal var mod danmark nye blev',
  },
  {
    language: 'pl',
    letters: 'łżźśćńąę:1.5',
    words: 'i w na z do nie się że jest o to po za od dla jak przez ale są oraz po polski polska polsce który które',
  },
  {
    language: 'ro',
    letters: 'ățș:1.5 âî:0.4',
    words: 'și în de la cu a pe din pentru nu este un o care sunt mai că al ale după prin român românia guvernul',
  },
  {
    language: 'id',
    letters: '',
    words:
      'dan di yang untuk dengan dari ini itu pada tidak dalam akan ke adalah oleh juga indonesia jadi lebih telah bisa ada',
  },
  {
    language: 'so',
    letters: '',
    words: 'iyo ka ku oo uu ayaa waa in la soomaaliya soo ee si u dowladda madaxweynaha kala',
  },
  {
    language: 'uz',
    letters: 'ʻ:1',
    words: "va bilan uchun bu bir oʻzbekiston o'zbekiston bo'yicha prezidenti haqida ham deb",
  },
];
