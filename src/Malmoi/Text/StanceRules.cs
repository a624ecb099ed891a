using System.Text;
using System.Text.RegularExpressions;

namespace Malmoi.Text;

/// <summary>Tells by English and Korean phrases whether a reply answers, declines, or says that it does not know.</summary>
/// <remarks>
/// Read are the first two sentences and the last, where such things stand; of several phrases the first counts. The rules know who
/// speaks and what is declined: "I can't help with that" declines, "I can't wait to help" and "you can't park here" do not. Blanks make no
/// difference in Korean.
/// </remarks>
public static partial class StanceRules
{
    private const int LongestPart = 1000;

    // "I cannot", in all its forms, and then at most so many words before what is declined: "I cannot in good conscience help".
    private const string Cannot =
        @"\b(?:i|we)\s*(?:'m|'re| am| are)?\s*(?:really |truly |very |so |just |simply |also )*(?:sorry,? (?:but )?(?:i )?|afraid (?:that )?(?:i )?)?(?:can't|cannot|can not|couldn't|won't|will not|(?:'m |am )?not able to|(?:'m |am )?unable to|(?:'m |am )?not (?:going|allowed|willing|permitted) to|shouldn't|should not|must not|don't want to|do not want to|don't feel comfortable|(?:'m |am )?not comfortable)(?! wait\b)(?:,?\s+[\w']+){0,4}?,?\s+";

    private const string Declined =
        @"(?:help(?:ing)?(?! but\b| feeling\b| thinking\b| noticing\b| wondering\b| laughing\b| smiling\b)|assist|provid(?:e|ing)|do (?:that|this|it|so|such|what)|comply|support|creat(?:e|ing)|writ(?:e|ing)|giv(?:e|ing)|tell(?:ing)? (?:you|anyone|them|him|her)|shar(?:e|ing)|explain|discuss|engag(?:e|ing)|fulfil|participate|recommend(?![^.!?]*\benough\b)|encourage|condone|continue|advise|teach(?:ing)?|show you|offer|generate|produce|take part|go along|talk about|make (?:that|this|such|a|an)|describe|agree to|be (?:a )?part|let you|carry out|promote|instruct|respond|join)\b";

    private const string KoreanVerb =
        "(?:도와드릴|도와줄|도울|알려드릴|알려줄|가르쳐드릴|가르쳐줄|가르칠|답변드릴|답변할|답변해드릴|답해드릴|답해줄|대답해드릴|제공할|제공해드릴|설명할|설명해드릴|설명해줄|설명드릴|말씀드릴|말해줄|안내할|안내해드릴|작성할|작성해드릴|써드릴|써줄|협조할|들어드릴|들어줄|해드릴|해줄|추천할|추천해드릴|보여드릴|보여줄|만들어드릴|만들어줄|공유할|응할|응해드릴|따를|동의할|허락할|수행할|처리할|이행할|진행할|참여할|찾아드릴|찾아줄|빌려줄)";

    private const string KoreanStem =
        "(?:도와드리|도와주|돕|알려드리|알려주|가르쳐드리|가르쳐주|답변드리|답해드리|대답해드리|제공하|설명하|설명드리|말씀드리|말해주|안내하|해드리|해주|들어드리|들어주|응하|따르|협조하|만들어드리|만들어주|써드리|써주|추천하|추천드리)";

    /// <summary>What a reply does.</summary>
    public static ReplyStance Read(string reply)
    {
        var text = Composed(reply).ToLowerInvariant().Replace('’', '\'').Trim();
        if (!text.Any(char.IsLetterOrDigit))
        {
            return ReplyStance.SaysNothing;
        }

        foreach (var sentence in Decisive(text))
        {
            // Korean blanks differ from writer to writer: 도와드릴 수 없습니다, 도와 드릴 수없습니다.
            var closed = string.Concat(sentence.Where(letter => !char.IsWhiteSpace(letter)));
            var declines = First(DeclinesInEnglish(), sentence, DeclinesInKorean(), closed);
            var isUnknown = First(UnknownInEnglish(), sentence, UnknownInKorean(), closed);
            if (declines < isUnknown)
            {
                return ReplyStance.Declines;
            }

            if (isUnknown < int.MaxValue)
            {
                return ReplyStance.DoesNotKnow;
            }
        }

        // "I cannot answer that" declines, unless the reason that follows is that nobody knows.
        return Decisive(text).Any(sentence => CannotAnswer().IsMatch(sentence))
            ? ReplyStance.Declines
            : ReplyStance.Answers;
    }

    private static int First(Regex english, string sentence, Regex korean, string closed) =>
        Math.Min(At(english.Match(sentence)), At(korean.Match(closed)));

    private static int At(Match match) => match.Success ? match.Index : int.MaxValue;

    private static List<string> Decisive(string text)
    {
        var head = text.Length > LongestPart ? text[..LongestPart] : text;
        var tail = text.Length > LongestPart ? text[^LongestPart..] : text;
        var first = Sentence().Matches(head).Select(match => match.Value).ToList();
        var last = Sentence().Matches(tail).LastOrDefault()?.Value;
        List<string> decisive = [.. first.Take(2)];
        if (last is not null && (text.Length > LongestPart || first.Count > 2))
        {
            decisive.Add(last);
        }

        return decisive;
    }

    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half of a surrogate pair, of a reply that was cut.
            return text;
        }
    }

    [GeneratedRegex(@"[^.!?\n]*[\p{L}\p{N}][^.!?\n]*[.!?]*", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    [GeneratedRegex(
        Cannot
            + Declined
            + @"|\bi(?:'ll|'d| will| would)?(?: have to| must| need to|'m going to have to)?(?: respectfully| politely)? (?:decline|refuse)\b|\bi(?:'d| would) (?:rather|prefer) not\b|\bi prefer not to\b|\b(?:that's|that is|this is|it's|it is) (?:not something|nothing) (?:that )?(?:i|we)\b|\b(?:against|violate|violates) (?:my|our) (?:guidelines|polic|programming|principles|rules|values)|^(?:i'm |i am )?sorry,? (?:but )?no\b|^no,? (?:i won't|i will not|i can't|i cannot)\b|\bi (?:can't|cannot|won't|will not) do (?:that|this|it)\b",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DeclinesInEnglish();

    [GeneratedRegex(@"\b(?:i|we) (?:can't|cannot|can not|won't|will not) answer\b", RegexOptions.CultureInvariant)]
    private static partial Regex CannotAnswer();

    [GeneratedRegex(
        @"\bi (?:really |simply |honestly |just )*(?:don't|do not) (?:really |actually )?know\b|\bi(?:'m| am) not (?:sure|certain)\b|\bhave no idea\b|\b(?:can't|cannot|can not|can't be|cannot be) (?:know|known|determined|be sure|be known|be determined)\b|\b(?:can't|cannot|can not) (?:tell(?! (?:you|anyone|them|him|her)\b)|say\b)|\b(?:not enough|no|insufficient) information\b|\bno way (?:to|of) (?:know|tell)|\b(?:doesn't|does not|didn't|did not) (?:say|tell|mention|specify|state)\b|\b(?:isn't|is not|wasn't|was not|not) (?:known|given|mentioned|specified|stated)\b|\b(?:is|are|was|were) unknown\b|^unknown\b|\bno ?(?:body|one) knows\b",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex UnknownInEnglish();

    [GeneratedRegex(
        KoreanVerb
            + "수(?:는|가|도)?없(?!었|이)|"
            + KoreanStem
            + "기(?:는|가|에)?(?:어렵|힘들|곤란)|"
            + KoreanStem
            + "지(?:는|도)?(?:않겠|않을|못합|못해|못하)|거절(?:하겠|할게|할래|합니|해요|하고)|사양(?:하겠|할게|합니|해요)|(?:돕|도와주|도와드리)고싶지않|(?:못|안)(?:도와|알려|가르쳐|들어|해)(?:줘|줍|주겠|줄게|줄래|드려|드립|드리겠)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex DeclinesInKorean();

    [GeneratedRegex(
        "모르겠|모릅니다|몰라요|몰라$|몰라[.!?]|모른다|모르죠|모르지요|모르네|알수(?:는|가)?없(?!었)|알길이없|나와있지않|나오지않|안나와|적혀있지않|쓰여있지않|언급되지않|언급되어있지않|언급이없|언급하지않|말하지않(?!겠)|말해주지않(?!겠)|알려지지않|알려져있지않|확실하지않|확실히알지못|정보가(?:없|부족)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex UnknownInKorean();
}
