using Malmoi.Village.Assistant.Kinds;
using Malmoi.Village.Passages;

namespace Malmoi.Village.Assistant;

/// <summary>Draws conversations in which later questions lean on earlier ones: a text, a country, a number, a list, a wish.</summary>
internal sealed class DialogueSource
{
    private const string Numbers = "dialogue.numbers";
    private const string Country = "dialogue.country";
    private const string Passage = "dialogue.passage";
    private const string Wish = "dialogue.wish";
    private const string List = "dialogue.list";

    private readonly ItemSource _source;
    private readonly Drawing _drawing;
    private readonly Language? _language;

    public DialogueSource(Split split, ulong seed, Language? language)
    {
        _source = new ItemSource(split, seed, "dialogues", isTranslatable: true);
        _drawing = new Drawing(_source);
        _language = language;
    }

    public IEnumerable<VillageDialogue> Dialogues() => _source.Items(index => Draw(ItemSource.Turn(_language, index)));

    private VillageDialogue? Draw(Language language)
    {
        var isTest = _source.Split == Split.Test;
        string[] kinds = isTest ? [Passage, Country, Numbers, Wish, List] : [Passage, Country, Numbers, Wish];
        var kind = _drawing.Dice.Pick<string>(kinds);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            _drawing.Language = language;
            _drawing.Begin();
            if (Turns(kind) is { } turns && Whole(kind, turns) is { } dialogue)
            {
                return dialogue;
            }
        }

        return null;
    }

    private List<VillageMessage>? Turns(string kind) =>
        kind switch
        {
            Passage => OfPassage(),
            Country => OfCountry(),
            Numbers => OfNumbers(),
            Wish => OfWish(),
            _ => OfList(),
        };

    /// <summary>With a greeting before and thanks behind, now and then, if it belongs to the split.</summary>
    private VillageDialogue? Whole(string kind, List<VillageMessage> turns)
    {
        var isTest = _source.Split == Split.Test;
        var text = string.Join('\n', turns.Select(turn => turn.Content));
        var isNewWording = isTest && kind is (Country or Numbers);
        var heldOut =
            (kind == List ? HeldOutParts.Kind : 0)
            | (isNewWording ? HeldOutParts.Wording : 0)
            | (_drawing.HasHeldOut(text) ? HeldOutParts.Word : 0);
        if (!InstructionSource.Belongs(_source.Split, InstructionSource.BucketOf(text), kind == Country, heldOut))
        {
            return null;
        }

        var greets = _drawing.Dice.Chance(30);
        var thanks = _drawing.Dice.Chance(40);
        return new VillageDialogue
        {
            Kind = kind,
            Language = _drawing.Language,
            Messages = [.. greets ? SmallTalk("greeting") : [], .. turns, .. thanks ? SmallTalk("thanks") : []],
            HeldOut = heldOut,
        };
    }

    private VillageMessage[] SmallTalk(string part) =>
        [
            VillageMessage.User(Worded("dialogue.talk", part)),
            VillageMessage.Assistant(Worded("dialogue.talk", part + "-reply")),
        ];

    /// <summary>A text, a question about each of its deeds, and one that it does not answer.</summary>
    private List<VillageMessage>? OfPassage()
    {
        var kind = _drawing.Dice.Pick(QuestionKind.Who, QuestionKind.Whom, QuestionKind.What, QuestionKind.HowMany);
        if (Reading.Couple(_drawing, kind) is not var (first, second))
        {
            return null;
        }

        List<VillageMessage> turns =
        [
            VillageMessage.User($"{first.Input}\n\n{Question(first)}"),
            Answer(first),
            VillageMessage.User(Question(second)),
            Answer(second),
        ];
        if (_drawing.Dice.Chance(60))
        {
            turns.Add(VillageMessage.User(Worded(Passage, "untold")));
            turns.Add(
                VillageMessage.Assistant(
                    Worded("honest.unknown", "reply"),
                    _drawing.In("The text does not say", "글에 나와 있지 않습니다"),
                    AnswerCheck.Unknown
                )
            );
        }

        return turns;

        static string Question(Asked asked) => asked.Words[0].Word;
    }

    private List<VillageMessage> OfCountry()
    {
        var countries = Geography.Known(_drawing, 2);
        var (here, there) = (Geography.Named(_drawing, countries[0]), Geography.Named(_drawing, countries[1]));
        string[] capitals = [.. countries.Select(country => _drawing.In(country.Capital, country.KoreanCapital))];
        string[] languages = [.. countries.Select(country => _drawing.In(country.Language, country.KoreanLanguage))];
        var asksLanguage = _drawing.Dice.Chance(50);
        (string, string)[] words = [("here", here), ("there", there)];
        return
        [
            VillageMessage.User(Asking(Country, "capital", words)),
            Said(capitals[0]),
            VillageMessage.User(Asking(Country, "there", words)),
            Said(capitals[1]),
            .. asksLanguage
                ? (VillageMessage[])[VillageMessage.User(Asking(Country, "language", words)), Said(languages[1])]
                : [],
        ];
    }

    /// <summary>Each answer is where the next question begins.</summary>
    private List<VillageMessage> OfNumbers()
    {
        var (first, second) = (_drawing.Number(2, 12), _drawing.Number(2, 12));
        var value = first + second;
        List<VillageMessage> turns =
        [
            VillageMessage.User(
                Asking(Numbers, "sum", [("a", Arithmetic.Text(first)), ("b", Arithmetic.Text(second))])
            ),
            Reckoned(value),
        ];
        for (var more = _drawing.Number(1, 2); more > 0; more--)
        {
            var step = _drawing.Number(2, 9);
            var part = _drawing.Dice.Next(3) switch
            {
                0 => "more",
                1 when value > step => "less",
                _ => "twice",
            };
            value = part switch
            {
                "more" => value + step,
                "less" => value - step,
                _ => value * 2,
            };
            turns.Add(VillageMessage.User(Asking(Numbers, part, [("b", Arithmetic.Text(step))])));
            turns.Add(Reckoned(value));
        }

        return turns;

        static VillageMessage Reckoned(int value) =>
            VillageMessage.Assistant(Arithmetic.Text(value), Arithmetic.Text(value), AnswerCheck.Number(value));
    }

    /// <summary>A harmful wish, declined, and then the harmless one.</summary>
    private List<VillageMessage> OfWish()
    {
        var (harmful, harmless) = Wishes.Twins(_drawing);
        List<VillageMessage> turns = [VillageMessage.User(harmful.Words[0].Word), Answer(harmful)];
        if (_drawing.Dice.Chance(60))
        {
            turns.Add(VillageMessage.User(Worded(Wish, "turn", ("wish", harmless.Words[0].Word))));
            turns.Add(Answer(harmless));
        }

        return turns;
    }

    private List<VillageMessage> OfList()
    {
        var words = WordLists.Words(_drawing, 3);
        (string, string)[] row = [("row", string.Join(", ", words))];
        return
        [
            VillageMessage.User(Worded(List, "first", row)),
            Said(words[0]),
            VillageMessage.User(Worded(List, "last", row)),
            Said(words[2]),
            VillageMessage.User(Worded(List, "count", row)),
            VillageMessage.Assistant("3", "3", AnswerCheck.Number(words.Length)),
        ];
    }

    private static VillageMessage Answer(Asked asked) =>
        VillageMessage.Assistant(asked.Reply ?? asked.Answer, asked.Answer, asked.Check);

    private static VillageMessage Said(string answer) =>
        VillageMessage.Assistant(answer, answer, AnswerCheck.Exact(answer));

    /// <summary>A question in the words of the split.</summary>
    private string Asking(string kind, string part, (string, string)[] words) =>
        Worded(kind, _source.Split == Split.Test ? part + "-test" : part, words);

    private string Worded(string kind, string part, params (string, string)[] words) =>
        Wording.Fill(_drawing.Dice.Pick<string>(Wordings.Of(kind, _drawing.Language, part)), words);
}
