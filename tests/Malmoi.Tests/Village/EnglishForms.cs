using System.Text.RegularExpressions;

namespace Malmoi.Tests.Village;

/// <summary>English inflection written a second time, from patterns and a list of irregular verbs and nouns kept by hand.</summary>
internal static class EnglishForms
{
    /// <summary>Base, past, participle.</summary>
    private const string IrregularVerbs = """
        be was been; become became become; begin began begun; bend bent bent; bite bit bitten; blow blew blown; break broke broken;
        bring brought brought; build built built; buy bought bought; catch caught caught; choose chose chosen; come came come; cut cut cut;
        dig dug dug; do did done; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed fed;
        feel felt felt; fight fought fought; find found found; flee fled fled; fly flew flown; forget forgot forgotten; forgive forgave forgiven;
        freeze froze frozen; get got gotten; give gave given; go went gone; grow grew grown; hang hung hung; have had had; hear heard heard;
        hide hid hidden; hit hit hit; hold held held; keep kept kept; kneel knelt knelt; know knew known; lead led led; leave left left;
        lend lent lent; lose lost lost; make made made; meet met met; pay paid paid; put put put; quit quit quit; read read read; ride rode ridden;
        ring rang rung; rise rose risen; run ran run; say said said; see saw seen; sell sold sold; send sent sent; set set set; sew sewed sewn;
        shake shook shaken; shine shone shone; show showed shown; sing sang sung; sink sank sunk; sit sat sat; sleep slept slept; spend spent spent;
        spin spun spun; spread spread spread; stand stood stood; steal stole stolen; stick stuck stuck; sting stung stung; sweep swept swept;
        swim swam swum; take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw threw thrown;
        understand understood understood; wake woke woken; wear wore worn; weave wove woven; win won won; write wrote written; prove proved proven;
        lie lay lain; lie lied lied
        """;

    private static readonly string[] Doubling =
    [
        "admit",
        "beg",
        "chat",
        "chop",
        "clap",
        "drop",
        "fan",
        "forget",
        "get",
        "grab",
        "hug",
        "jog",
        "knit",
        "mop",
        "nap",
        "pat",
        "pet",
        "plan",
        "regret",
        "rub",
        "ship",
        "skip",
        "slip",
        "step",
        "stir",
        "stop",
        "tap",
        "trip",
        "wrap",
        "begin",
        "cut",
        "dig",
        "hit",
        "put",
        "quit",
        "run",
        "set",
        "sit",
        "spin",
        "swim",
        "win",
        "rot",
        "nod",
        "prefer",
        "occur",
        "permit",
        "rob",
        "trap",
        "drag",
        "bet",
        "plug",
        "peg",
        "tip",
        "chip",
        "scrub",
        "flip",
        "beg",
    ];

    private static readonly ILookup<string, string[]> Irregular = IrregularVerbs
        .Split(';')
        .Select(row => row.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        .ToLookup(row => row[0], StringComparer.Ordinal);

    public static bool IsPast(string lemma, string form) =>
        Irregular.Contains(lemma) ? Irregular[lemma].Any(row => row[1] == form) : form == Regular(lemma, "ed");

    public static bool IsParticiple(string lemma, string form) =>
        Irregular.Contains(lemma) ? Irregular[lemma].Any(row => row[2] == form) : form == Regular(lemma, "ed");

    public static bool IsGerund(string lemma, string form) => form == Regular(lemma, "ing");

    public static bool IsThirdPerson(string lemma, string form) =>
        form
        == lemma switch
        {
            "have" => "has",
            "be" => "is",
            _ => Regex.IsMatch(lemma, "(s|x|z|ch|sh|o)$")
                ? lemma + "es"
                : Regex.Replace(lemma, "([^aeiou])y$", "$1ie") + "s",
        };

    private static string Regular(string lemma, string suffix)
    {
        if (Doubling.Contains(lemma, StringComparer.Ordinal))
        {
            return lemma + lemma[^1] + suffix;
        }

        return suffix == "ed"
            ? Regex.Replace(Regex.Replace(lemma, "([^aeiou])y$", "$1i"), "e$", "") + "ed"
            : Regex.Replace(Regex.Replace(lemma, "ie$", "y"), "([^eoy])e$", "$1") + "ing";
    }

    /// <summary>Whether English says "an" before the word: by letter, but for silent h and spoken y and w.</summary>
    public static bool WantsAn(string word)
    {
        var lower = word.ToLowerInvariant();
        if (Regex.IsMatch(lower, "^(hour|honest|honou?r|heir)"))
        {
            return true;
        }

        if (Regex.IsMatch(lower, "^(uni(?![nmd])|use|usual|utensil|euro|one\\b|one-|once|ukule|ukrain|uganda|urugua)"))
        {
            return false;
        }

        return Regex.IsMatch(lower, "^[aeiouéè]");
    }
}
