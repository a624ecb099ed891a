using System.CommandLine;
using System.Text;
using Malmoi.Storage;
using Malmoi.Village;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi maeul</c>: the built-in world as text, parallel text, trees, minimal pairs, analogies and examples of tasks.</summary>
internal static class MaeulCommand
{
    private static readonly Option<string> _language = new("--language", "-l")
    {
        Description = "Language: en, ko or both",
        DefaultValueFactory = _ => "both",
    };
    private static readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same text",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string> _split = new("--split")
    {
        Description = "Split: train, validation or test, disjoint by construction",
        DefaultValueFactory = _ => "train",
    };
    private static readonly Option<long?> _sentences = new("--sentences", "-n")
    {
        Description = "Sentences to write [default: 1000]",
    };
    private static readonly Option<long?> _tokens = new("--tokens")
    {
        Description = "Words to write, to the end of a sentence",
    };
    private static readonly Option<bool> _dialogue = new("--dialogue") { Description = "Conversations only" };
    private static readonly Option<bool> _documents = new("--documents")
    {
        Description = "A blank line between documents",
    };
    private static readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads to use; the text does not depend on them",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
    private static readonly Option<FileInfo?> _output = new("--output", "-o")
    {
        Description = "File to write [default: standard output]",
    };

    private static readonly MaeulArguments _arguments = new(_language, _seed, _split, _output);

    public static Command Create() =>
        new("maeul", "Write Maeul, the built-in world: text in Korean and English with its annotation, from a seed")
        {
            Stream(
                "text",
                "Stories, conversations and lone sentences, a sentence a line",
                (_, options) => Village.Maeul.TextBlocks(options)
            ),
            Stream(
                "parallel",
                "English, a tab, and Korean that says the same",
                (_, options) => Village.Maeul.ParallelBlocks(options)
            ),
            Stream("conllu", "Dependency trees in CoNLL-U", (_, options) => Village.Maeul.ConlluBlocks(options)),
            MaeulTaskCommands.Tagged(_arguments, Stream),
            Pairs(),
            MaeulKblimpCommand.Create(_seed),
            Analogies(),
            MaeulTaskCommands.Questions(_arguments),
            MaeulTaskCommands.Roles(_arguments),
            MaeulTaskCommands.Coreference(_arguments),
            MaeulTaskCommands.Summaries(_arguments),
            MaeulTaskCommands.Translations(_arguments),
            MaeulAssistantCommands.Instructions(_arguments),
            MaeulAssistantCommands.Dialogues(_arguments),
            MaeulAssistantCommands.Preferences(_arguments),
            MaeulAssistantCommands.Prompts(_arguments),
            MaeulStatsCommand.Create(_language, _seed, _split, _sentences, _threads),
        };

    private static Command Pairs()
    {
        var count = new Option<int>("--count")
        {
            Description = "Pairs of each paradigm",
            DefaultValueFactory = _ => 1000,
        };
        var paradigm = new Option<string?>("--paradigm") { Description = "One paradigm only" };
        var command = new Command("pairs", "Minimal pairs as JSON lines with BLiMP's fields")
        {
            _language,
            _seed,
            _split,
            count,
            paradigm,
            _output,
        };
        command.SetAction(
            (parse, cancellation) =>
            {
                var pairs = Village.Maeul.Pairs(
                    ParseLanguage(parse.GetValue(_language)!),
                    parse.GetValue(_seed),
                    (int)Positive("--count", parse.GetValue(count))!.Value,
                    ParseSplit(parse.GetValue(_split)!),
                    parse.GetValue(paradigm)
                );
                return Task.Run(
                    () => Write(Village.Maeul.PairLines(pairs), parse.GetValue(_output), cancellation),
                    cancellation
                );
            }
        );
        return command;
    }

    private static Command Analogies()
    {
        var count = new Option<int>("--count")
        {
            Description = "Questions of each section",
            DefaultValueFactory = _ => 500,
        };
        var command = new Command("analogies", "Analogies in sections, as questions-words.txt has them")
        {
            _language,
            _seed,
            _split,
            count,
            _output,
        };
        command.SetAction(
            (parse, cancellation) =>
            {
                var language = ParseLanguage(parse.GetValue(_language)!);
                Language[] languages = language is { } one ? [one] : [Language.English, Language.Korean];
                var questions = (int)Positive("--count", parse.GetValue(count))!.Value;
                var lines = languages
                    .SelectMany(each =>
                        Village.Maeul.Analogies(
                            each,
                            parse.GetValue(_seed),
                            questions,
                            ParseSplit(parse.GetValue(_split)!)
                        )
                    )
                    .Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line + "\n"));
                return Task.Run(() => Write(lines, parse.GetValue(_output), cancellation), cancellation);
            }
        );
        return command;
    }

    private static Command Stream(string name, string description, StreamView view)
    {
        var command = new Command(name, description)
        {
            _language,
            _seed,
            _split,
            _sentences,
            _tokens,
            _dialogue,
            _documents,
            _threads,
            _output,
        };
        command.SetAction(
            (parse, cancellation) =>
                Task.Run(() => Write(view(parse, Options(parse)), parse.GetValue(_output), cancellation), cancellation)
        );
        return command;
    }

    private static VillageOptions Options(ParseResult parse)
    {
        var sentences = parse.GetValue(_sentences);
        var tokens = parse.GetValue(_tokens);
        return new VillageOptions
        {
            Language = ParseLanguage(parse.GetValue(_language)!),
            Seed = parse.GetValue(_seed),
            Split = ParseSplit(parse.GetValue(_split)!),
            Sentences = Positive("--sentences", sentences ?? (tokens is null ? 1000 : null)),
            Tokens = Positive("--tokens", tokens),
            IsDialogue = parse.GetValue(_dialogue),
            SeparatesDocuments = parse.GetValue(_documents),
            Threads = (int)Positive("--threads", parse.GetValue(_threads))!.Value,
        };
    }

    internal static Language? ParseLanguage(string text) =>
        text switch
        {
            "en" => Language.English,
            "ko" => Language.Korean,
            "both" => null,
            _ => throw new InputException($"--language '{text}' is none of en, ko, both"),
        };

    internal static Split ParseSplit(string text) =>
        text switch
        {
            "train" => Split.Train,
            "validation" or "dev" => Split.Validation,
            "test" => Split.Test,
            _ => throw new InputException($"--split '{text}' is none of train, validation (or dev), test"),
        };

    private static long? Positive(string option, long? value) =>
        value is < 1 ? throw new InputException($"{option} {value} must be at least 1") : value;

    internal static void Write(
        IEnumerable<ReadOnlyMemory<byte>> blocks,
        FileInfo? output,
        CancellationToken cancellation
    )
    {
        if (output is null)
        {
            using var console = new StandardOutput();
            Copy(blocks, console, cancellation);
            return;
        }

        using var file = new OutputFile(output.FullName);
        Copy(blocks, file.Stream, cancellation);
        file.Commit();
    }

    private static void Copy(IEnumerable<ReadOnlyMemory<byte>> blocks, Stream stream, CancellationToken cancellation)
    {
        foreach (var block in blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Write(block.Span);
        }
    }
}
