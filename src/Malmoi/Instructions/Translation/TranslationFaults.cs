using System.Text.RegularExpressions;
using Malmoi.Instructions.Filtering;

namespace Malmoi.Instructions.Translation;

/// <summary>The known faults of sets that a machine translated into Korean: what was left untranslated, broken or made meaningless.</summary>
public static partial class TranslationFaults
{
    private const string Korean = "ko";
    private const int ForeignWords = 6;
    private const int MostRepetitions = 5;
    private const int FewestSentences = 2;

    /// <summary>Faults that an example shows by itself.</summary>
    public static IReadOnlyList<InstructionFilter> All { get; } =
    [
        new("characters", "letters that were lost: U+FFFD", example => Texts(example).Any(text => text.Contains('�'))),
        new(
            "markup",
            "marks of web pages instead of what they stand for: &quot; <br>",
            example => Texts(example).Any(text => Markup().IsMatch(text))
        ),
        new(
            "placeholder",
            "places that nobody filled: {0}, <noinput>, [insert name]",
            example => Texts(example).Any(text => Placeholder().IsMatch(text))
        ),
        new(
            "template",
            "headings of a prompt or of the translator within the text: '### 응답:', '번역:'",
            example => Texts(example).Any(text => Heading().IsMatch(text))
        ),
        new("untranslated", "an answer in another language than the question, which asks for none", IsUntranslated),
        new(
            "residue",
            $"{ForeignWords} or more foreign words in a row within Korean",
            example => !AsksForeign(example) && Texts(example).Any(HasResidue)
        ),
        new(
            "loop",
            $"the same words more than {MostRepetitions} times in a row",
            example => Texts(example).Any(Repeats)
        ),
        new(
            "speech level",
            "an answer that is polite in some sentences and plain in others",
            example => example.Response is { } text && MixesLevels(text)
        ),
        new(
            "form of English",
            "tasks about English words or letters, which mean nothing in Korean: rhyme, spelling, articles",
            example =>
                LanguageGuess.Of(example.Asked).Language == Korean
                && EnglishForm().IsMatch(example.Instruction)
                && !AsksForeign(example)
        ),
    ];

    /// <summary>Whether a question asks for something foreign: a translation, an English sentence, a program.</summary>
    public static bool AsksForeign(InstructionExample example) => Foreign().IsMatch(example.Asked);

    private static bool IsUntranslated(InstructionExample example)
    {
        if (example.Response is not { } response || TextWords.Of(response).Count < 3 || AsksForeign(example))
        {
            return false;
        }

        var (asked, answered) = (LanguageGuess.Of(example.Asked), LanguageGuess.Of(response));
        return asked.Language == Korean
            && answered.Language is not (Korean or LanguageGuess.Unknown)
            && !Code().IsMatch(response);
    }

    private static bool HasResidue(string text) =>
        LanguageGuess.Of(text).Language == Korean
        && !Code().IsMatch(text)
        && ForeignRun().IsMatch(Address().Replace(text, ""));

    // The same one to five words again and again.
    private static bool Repeats(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var run = 1; run <= 5; run++)
        {
            var same = 0;
            for (var i = run; i < words.Length; i++)
            {
                same = words[i] == words[i - run] ? same + 1 : 0;
                if (same >= run * MostRepetitions && words[i].Any(char.IsLetter))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool MixesLevels(string text) =>
        Polite().Count(text) >= FewestSentences && Plain().Count(text) >= FewestSentences;

    private static IEnumerable<string> Texts(InstructionExample example) =>
        new[] { example.Instruction, example.Input, example.Response }.OfType<string>();

    [GeneratedRegex(
        @"&(?:quot|amp|lt|gt|nbsp|#\d{2,4}|#x[0-9a-f]{2,4});|</?(?:br|p|span|div)\s*/?>",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Markup();

    [GeneratedRegex(
        @"\{\d\}|<no ?(?:in|out)put>|<(?:입력|출력) ?없음>|\[(?:insert|삽입)[^\]]{0,30}\]|%[sd]\b|\$\{\w+\}",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Placeholder();

    [GeneratedRegex(
        @"###\s*(?:Instruction|Input|Response|명령어|입력|응답|답변|질문)|^\s*(?:Translation|번역|번역문|Output|출력)\s*:|다음은 번역|<\|im_(?:start|end)\|>|\[/?INST\]",
        RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex Heading();

    [GeneratedRegex(
        "영어|영문|영작|번역|외국어|중국어|일본어|스페인어|프랑스어|독일어|코드|프로그램|함수|HTML|SQL|파이썬|자바|English|translat|Python|Java",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Foreign();

    [GeneratedRegex(
        @"[{};]\s*$|^\s*(?:def|class|import|from|public|private|function|SELECT|#include|print|var|let|const)\b|</\w+>|```",
        RegexOptions.Multiline
    )]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:\b[A-Za-z][A-Za-z'’-]*[\s,;:""“”()]+){5}[A-Za-z]+")]
    private static partial Regex ForeignRun();

    [GeneratedRegex(@"https?://\S+|\S+@\S+\.\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(?:니다|니까|세요|어요|아요|해요|예요|에요|지요|죠|네요|군요|습니까)[.!?]")]
    private static partial Regex Polite();

    [GeneratedRegex(@"(?:(?!니)[가-힣]다|[했었였겠]어|이야|거야|해라|잖아)[.!?]")]
    private static partial Regex Plain();

    [GeneratedRegex(
        "운율|각운|라임|철자|알파벳|대문자|소문자|관사|두문자|애너그램|아나그램|모음의? 수|음절 수|단어 ?수|동의어|과거 ?시제|복수형"
    )]
    private static partial Regex EnglishForm();
}
