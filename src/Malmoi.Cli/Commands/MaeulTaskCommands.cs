using System.CommandLine;
using Malmoi.Village;
using Malmoi.Village.Views;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi maeul qa|roles|coreference|summaries|translations|tagged</c>: examples of tasks, as <c>malmoi tune</c> reads them.</summary>
internal static class MaeulTaskCommands
{
    private static readonly Option<string> _format = new("--format")
    {
        Description = "Format: jsonl or tsv",
        DefaultValueFactory = _ => "jsonl",
    };
    private static readonly Option<string> _layout = new("--format")
    {
        Description = "Format: conllu, jsonl (tokens and tags) or tsv (a word and its tag a line)",
        DefaultValueFactory = _ => "conllu",
    };
    private static readonly Option<string> _tags = new("--tags")
    {
        Description = "Tags of jsonl and tsv: entities (B-PERSON, I-PERSON, O) or pos (universal parts of speech)",
        DefaultValueFactory = _ => "entities",
    };
    private static readonly Option<string> _from = new("--from")
    {
        Description = "Language to translate from: ko or en",
        DefaultValueFactory = _ => "ko",
    };

    public static Command Questions(MaeulArguments maeul) =>
        Examples(
            "qa",
            "Passages with a question and the words that answer it: question, context, answer, answer_start",
            maeul,
            maeul.Language,
            parse => Village.Maeul.Questions(maeul.ReadLanguage(parse), maeul.ReadSeed(parse), maeul.ReadSplit(parse))
        );

    public static Command Roles(MaeulArguments maeul) =>
        Examples(
            "roles",
            "Who did it, a woman or a man: text and label, the same words under both labels",
            maeul,
            maeul.Language,
            parse => Village.Maeul.Roles(maeul.ReadLanguage(parse), maeul.ReadSeed(parse), maeul.ReadSplit(parse))
        );

    public static Command Coreference(MaeulArguments maeul) =>
        Examples(
            "coreference",
            "Passages with words that speak of somebody: text, mention, candidates, antecedents, kind",
            maeul,
            maeul.Language,
            parse => Village.Maeul.Coreference(maeul.ReadLanguage(parse), maeul.ReadSeed(parse), maeul.ReadSplit(parse))
        );

    public static Command Summaries(MaeulArguments maeul) =>
        Examples(
            "summaries",
            "Stories and what they come to: source and target",
            maeul,
            maeul.Language,
            parse => Village.Maeul.Summaries(maeul.ReadLanguage(parse), maeul.ReadSeed(parse), maeul.ReadSplit(parse))
        );

    public static Command Translations(MaeulArguments maeul) =>
        Examples(
            "translations",
            "Lone sentences in both languages, with what is held out of training: source and target",
            maeul,
            _from,
            parse =>
                Village.Maeul.Translations(
                    parse.GetValue(_from) switch
                    {
                        "ko" => Language.Korean,
                        "en" => Language.English,
                        var other => throw new InputException($"--from '{other}' is none of ko, en"),
                    },
                    maeul.ReadSeed(parse),
                    maeul.ReadSplit(parse)
                )
        );

    public static Command Tagged(MaeulArguments maeul, Func<string, string, StreamView, Command> stream)
    {
        var command = stream(
            "tagged",
            "Sentences with a tag a word: entities, parts of speech and, in conllu, Korean morphemes",
            (parse, options) => Village.Maeul.TaggedBlocks(options, Tags(parse), Layout(parse))
        );
        command.Add(_layout);
        command.Add(_tags);
        return command;
    }

    private static Command Examples(
        string name,
        string description,
        MaeulArguments maeul,
        Option<string> language,
        Func<ParseResult, IEnumerable<VillageRecord>> view
    ) =>
        MaeulExamples.Command(
            name,
            description,
            maeul,
            language,
            [_format],
            (parse, count) => Village.Maeul.Lines(view(parse).Take(count), Format(parse))
        );

    private static RecordFormat Format(ParseResult parse) =>
        parse.GetValue(_format) switch
        {
            "jsonl" => RecordFormat.JsonLines,
            "tsv" => RecordFormat.Tsv,
            var other => throw new InputException($"--format '{other}' is none of jsonl, tsv"),
        };

    private static TaggedLayout Layout(ParseResult parse) =>
        parse.GetValue(_layout) switch
        {
            "conllu" => TaggedLayout.Conllu,
            "jsonl" => TaggedLayout.JsonLines,
            "tsv" => TaggedLayout.Tsv,
            var other => throw new InputException($"--format '{other}' is none of conllu, jsonl, tsv"),
        };

    private static TagKind Tags(ParseResult parse) =>
        parse.GetValue(_tags) switch
        {
            "entities" => TagKind.Entities,
            "pos" => TagKind.PartsOfSpeech,
            var other => throw new InputException($"--tags '{other}' is none of entities, pos"),
        };
}

/// <summary>A view of running text as blocks of whole sentences.</summary>
internal delegate IEnumerable<ReadOnlyMemory<byte>> StreamView(ParseResult parse, VillageOptions options);

/// <summary>The options that every view of Maeul has.</summary>
internal sealed record MaeulArguments(
    Option<string> Language,
    Option<ulong> Seed,
    Option<string> Split,
    Option<FileInfo?> Output
)
{
    public Language? ReadLanguage(ParseResult parse) => MaeulCommand.ParseLanguage(parse.GetValue(Language)!);

    public ulong ReadSeed(ParseResult parse) => parse.GetValue(Seed);

    public Split ReadSplit(ParseResult parse) => MaeulCommand.ParseSplit(parse.GetValue(Split)!);
}
