import type { LanguageProfile } from './language-profiles.ts';

/** Languages in Latin script whose titles are told by their words; a few short words may leave it open. */
export const LATIN_PROFILES: readonly LanguageProfile[] = [
  {
    language: 'en',
    letters: '',
    words:
      'the of and to in is for on with at by from as that it after over his her its are was be has have will not who how what why says ' +
      'new this their they you your an or but about against into up out off more than amid could would can may first two latest news ' +
      'report world war people government president minister talks election results year day says said us uk killed oil prices ' +
      'rise rises fall falls live breaking unveils strikes hits calls deal attack attacks police court death deaths market markets ' +
      'a i we he she were had been which when where while if no all any some most other such only own same so just before between through ' +
      'during without under again then here there both each few because until these those them him our my me do does did should must might ' +
      'one three four five six seven eight nine ten hundred thousand million billion week month years months today yesterday tomorrow monday ' +
      'tuesday wednesday thursday friday saturday sunday time home house city town country state states north south east west british american ' +
      'israeli palestinian iranian arab syria iraq egypt lebanon yemen jordan turkey russia ukraine china germany france britain england gaza ' +
      'army military troops soldiers missile strike ceasefire peace truce hostage hostages refugees protest protests protesters rally vote ' +
      'votes voters party leader leaders chief former head king prince queen judge trial charges jail prison sentenced arrested murder crash ' +
      'fire flood floods storm rain snow heat weather forecast earthquake drought health hospital doctors patients cancer vaccine children ' +
      'women men woman man family school schools students teachers university study scientists research climate energy bank banks economy ' +
      'growth trade tax budget price cost costs stocks shares rates inflation jobs workers company firm tech football cup league match win ' +
      'wins beat beats lose loses score goal team player coach season film movie music book books show star review opinion analysis week ' +
      'best top big old young high higher low lower last next back down ahead set gets get make makes take takes plan plans bill law rights ' +
      'open opens close closes ends end begins start starts spread spreads kills dead injured hurt wounded missing found seen know need want',
    ends: "ing:1 ings:1 ed:0.7 ly:1 ness:1 ment:0.5 ship:1 ers:0.5 ght:1 ould:1.5 's:1 ’s:1 ck:0.4 th:0.7 y:0.3 sh:0.3",
    starts: 'th:0.7 wh:1 kn:0.4',
  },
  {
    language: 'fr',
    letters: 'èêàùœ:0.6 ç:0.3 é:0.3 ëïîô:0.3',
    words:
      'le la les des du de et en un une à au aux pour par sur dans est sont avec ne pas plus qui que ce cette son ses leur se il elle ' +
      'nous vous après avant contre entre mais ou où sans sous été fait selon france français président nouvelle nouveau nouvelles ' +
      'sa ils elles on tout tous toute toutes leurs comme lui y si ces cet même aussi très bien être avoir faire dit peut doit deux trois ' +
      'quatre cinq six sept huit neuf dix cent mille million millions milliard milliards jour jours semaine mois an ans année années ' +
      'aujourd hui hier demain lundi mardi mercredi jeudi vendredi samedi dimanche ministre gouvernement état états unis élection élections ' +
      'parti gauche droite chef roi premier première loi droit droits homme hommes femme femmes enfant enfants pays ville monde guerre paix ' +
      'trêve armée soldats attaque attentat frappe frappes morts mort blessés tués tué disparus police justice procès prison tribunal juge ' +
      'météo temps pluie neige vent orage chaleur inondations incendie incendies séisme prix hausse baisse marché bourse pétrole économie ' +
      'croissance emploi salaires grève loyers impôts budget santé hôpital hôpitaux médecins vaccin étude chercheurs école élèves ' +
      'enseignants université football coupe ligue finale victoire défaite match équipe joueur film festival musique livre exposition ' +
      'écrivain actualité actualités résultats vidéo direct photos chez depuis pendant vers lors moins trop toujours jamais encore ' +
      'déjà ici là quand comment pourquoi quel quelle quels quelles dont donc car ni rien aucun aucune chaque autre autres liban algérie ' +
      'maroc tunisie syrie irak russie chine allemagne espagne italie royaume européenne européen paris lyon marseille nuit soir matin ' +
      'coup crise débat appel accord projet plan fin début tête face suite retour vie mondial mondiale français française françaises',
    ends: 'eux:1 euse:1 aire:0.8 ait:0.8 aux:1 ique:1 iques:1 ées:1 ée:1 és:0.8 eur:0.7 eurs:0.7 elle:0.5 tion:0.2',
    starts: "l':1 l’:1 d':1 d’:1 qu':1 qu’:1 n':0.8 n’:0.8 s':0.8 s’:0.8 j’:1 c’:1",
  },
  {
    language: 'de',
    letters: 'ß:2 äöü:0.5',
    words:
      'der die das und in den von zu mit ist im für auf ein eine einen dem des nicht sich als auch es an bei nach wie aus vor über ' +
      'gegen wird werden sind hat haben um zur zum bis oder aber nur noch mehr deutschland neue will kann unter ich wir sie ' +
      'jeder recht seine seiner seinen ihre ihrer durch ohne zwischen wo wer was muss alle andere mehr zwei drei heute gestern keine kein so wenn dass diese dieser dieses',
    ends: 'ung:1 ungen:1 keit:1 heit:1 lich:1 isch:1 schen:1 haft:1 igen:1',
    starts: 'ge:0.1 sch:0.5',
  },
  {
    language: 'es',
    letters: 'ñ:2 áíóú:0.3 ¿¡:2',
    words:
      'el la los las de del y en un una que por para con se no es su al lo como más pero sus le ya o este esta sobre entre tras ante ' +
      'desde sin hasta contra está son fue españa gobierno presidente años nuevo nueva ' +
      'su sus ha han ser estar sobre cuando donde quien muy todo todos todas uno dos tres así sólo ni toda derecho derechos persona tiene tienen hay les nos me yo hoy ayer',
    ends: 'ción:1 iones:0.8 dad:1 dades:1 iento:1 ados:1 adas:1',
  },
  {
    language: 'pt',
    letters: 'ãõ:1.5 ç:0.5 êâô:0.4',
    words:
      'o a os as de do da dos das e em no na nos nas um uma que por para com se não é são ao à mais como mas seu sua foi ser pelo pela ' +
      'sobre entre após até contra brasil governo presidente portugal diz anos novo nova ' +
      'aos às toda todo pessoa direito tem têm ou quando onde muito todos todas dois três hoje ontem já nem só sem até seus suas ele ela você',
    ends: 'ção:1 ções:1 dade:1 dades:1 mento:0.5 inho:1',
  },
  {
    language: 'it',
    letters: 'ò:1 ìù:0.6 èà:0.3',
    words:
      'il lo la i gli le di del della dei delle e in un una che per con non è si su da dal al alla nel nella sono come più ma anche ' +
      'ha hanno dopo tra contro questo italia governo presidente anni nuovo nuova ' +
      'alle degli agli nei nelle sul sulla sui ogni diritto persona essere suoi sua sue suo loro lo anche quando dove chi deve stato oggi due tre tutti tutte ad ed senza fra gli individuo',
    ends: 'zione:1 zioni:1 ità:1 mente:0.6 ato:0.7 ata:0.5 ggio:1',
    starts: "l':0.6 l’:0.6 all':1 all’:1 dell’:1 nell’:1",
  },
  {
    language: 'nl',
    letters: '',
    words:
      'de het een van en in is op te dat voor met niet zijn aan er om ook als bij door naar uit over maar nog wel wordt worden dit ' +
      'heeft hebben meer tegen na tot nieuwe nederland geen onder jaar deze ' +
      'de heeft ieder recht op zal zijn haar hun hij zij wij ik u al alle andere zonder tussen waar wie wat kan moet zo meer eerste twee drie vandaag gisteren',
    ends: 'ingen:1 heid:1 elijk:1 lijke:1 ij:0.8 aar:0.4',
    starts: 'ge:0.2 ij:0.5',
  },
  {
    language: 'tr',
    letters: 'ğ:2 ış:0.8 ı:1 şçöü:0.3 İ:1',
    words:
      've bir bu için ile da de mi ne çok daha en gibi kadar sonra olarak olan oldu dedi var yok ya türkiye yeni büyük karşı göre ' +
      'cumhurbaşkanı bakan açıklama yaptı etti üzerine son ' +
      'her hakkı veya kişi herkes olduğu hiç onun bunu şu ise değil bugün dün iki üç kendi tarafından üzere',
    ends: 'lar:0.7 ler:0.5 ları:1 leri:1 ında:1 inde:0.8 ının:1 inin:1 dan:0.5 den:0.3 ıyor:1 iyor:1 acak:1 ecek:1 mış:1 miş:1',
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
    ends: 'ên:1 ekî:1 anê:1 anî:1 iyê:1 iyên:1',
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
    words:
      'și în de la cu a pe din pentru nu este un o care sunt mai că al ale după prin român românia guvernul orice persoană are dreptul sau nici prin fi fost sunt această acest toate doi trei azi ieri',
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
  {
    language: 'fi',
    letters: 'äö:0.5 åõ:-0.3',
    words:
      'ja on ei se että oli myös kun mutta ovat hän tai joka sekä suomen suomi vuoden mukaan jälkeen ole kanssa uusi tai hänen oikeus jokaisella kaikki mitä missä kuka ei ole olla tulee jo vain sen tämä nämä kaksi kolme ensimmäinen tänään eilen',
    ends: 'ssa:1 ssä:1 sta:0.7 stä:1 lla:0.6 llä:1 lle:0.6 nen:0.7 inen:1 een:0.4 iin:0.7',
  },
  {
    language: 'hu',
    letters: 'őű:2 áéíóúöü:0.2',
    words:
      'a az és egy hogy nem is van volt meg már csak de ez ha után szerint még magyar magyarország lesz kell több új el kell minden személynek joga vagy amely azt egyik ki mint között ennek annak ezt még nincs ma tegnap két három első',
    ends: 'ban:0.6 ben:0.4 nak:0.6 nek:0.6 ság:1 ség:1 ott:0.4',
  },
  {
    language: 'cs',
    letters: 'ěřů:2 áíéýžščťďň:0.4',
    words:
      'a v na se je že s z do to pro i za po ve jsou ale jako by od podle který které bude byl česko praha a o k ve své svých každý má právo nebo jeho její všech která být může není také první dnes včera nad při bez mezi',
  },
  {
    language: 'sk',
    letters: 'ľĺŕô:1.8 áíéýžščťďň:0.4',
    words:
      'a v na sa je že s z do to pre i za po vo sú ale ako by od podľa ktorý ktoré bude bol slovensko o k svoje každý má právo alebo jeho jej všetkých ktorá byť môže nie je tiež prvý dnes včera nad pri bez medzi',
  },
  {
    language: 'hr',
    letters: 'đćč:0.9 šž:0.5',
    words: 'i u je na se za da su od s o ne kao koji što bi ali iz nakon hrvatska hrvatske predsjednik srbije',
  },
  {
    language: 'sl',
    letters: 'čšž:0.6',
    words: 'in je v na se za da so od s z pa ne kot ki bi ali iz po slovenija slovenije',
  },
  {
    language: 'lt',
    letters: 'ėųįū:1.8 ąęčšž:0.5',
    words: 'ir į iš yra kad su ne tai bet kaip apie po lietuvos metų bus',
    ends: 'mas:0.6 ymo:0.6 iai:0.7 ų:0.5',
  },
  {
    language: 'lv',
    letters: 'āīēū:1.2 ģķļņ:2 čšž:0.3',
    words: 'un ir par no ar uz ka pēc lai kas bet latvijas arī gada',
    ends: 'ību:0.7 ība:0.8',
  },
  {
    language: 'et',
    letters: 'õ:2 äöü:0.4',
    words: 'ja on ei et see oma ka kui mis aga ning eesti pärast oli aasta uus',
  },
  {
    language: 'sq',
    letters: 'ë:1 ç:0.4',
    words: 'të në e i dhe për me një që nga se është si më do ka kosovë shqipëri shqipërisë',
  },
  {
    language: 'vi',
    letters: 'ơưđ:1.5 ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ:2',
    words: 'và của là có không cho được trong với người năm',
  },
  {
    language: 'sw',
    letters: '',
    words: 'ya na wa kwa ni katika za la kuwa hii rais cha watu baada alisema',
    ends: 'isha:0.6 wa:0.1',
  },
  {
    language: 'ca',
    letters: 'ŀ:2 ç:0.4 àèòíú:0.2',
    words:
      'el la els les de del i en un una que per amb no és al ha més són catalunya govern dels tota persona dret té seva seu als pels dues tres avui ahir',
  },
];
