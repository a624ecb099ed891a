using System.CommandLine;
using Malmoi.Data;
using Malmoi.Data.Records;
using Malmoi.Instructions;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>The sets of instructions that a verb reads, and how.</summary>
internal sealed class InstructionInput
{
    private readonly Option<string?> _layout = new("--layout")
    {
        Description =
            $"How the sets are written, if not as their columns say: {string.Join(", ", InstructionLayout.All.Select(layout => layout.Name))}",
    };

    private readonly Option<bool> _skip = new("--skip-broken")
    {
        Description = "Leave out records that are broken and count them, instead of ending at the first",
    };

    /// <param name="most">Sets that the verb takes.</param>
    public InstructionInput(int most) =>
        Sets = new Argument<string[]>("SET")
        {
            Description =
                "Instructions: JSON, JSON lines, CSV, Parquet, prompts in .txt; a path, or one in a data set (instr-alpaca/seed_tasks.jsonl)",
            Arity = new ArgumentArity(1, Math.Max(2, most)),
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Count > most)
                    {
                        result.AddError($"one SET is expected, and '{result.Tokens[1].Value}' is a second");
                    }
                },
            },
        };

    public Argument<string[]> Sets { get; }

    public Command AddTo(Command command)
    {
        command.Arguments.Insert(0, Sets);
        command.Options.Add(_layout);
        command.Options.Add(_skip);
        return command;
    }

    /// <summary>The only set, or the first.</summary>
    public InstructionFile Open(ParseResult parse) => OpenAll(parse)[0];

    /// <summary>All sets in their order; what was left out is said on standard error.</summary>
    public IReadOnlyList<InstructionFile> OpenAll(ParseResult parse) =>
        [.. parse.GetRequiredValue(Sets).Select(path => Open(parse, path))];

    /// <summary>A set that a verb names in its own way.</summary>
    public InstructionFile Open(ParseResult parse, string path)
    {
        var dropped = Dropped(parse);
        var file = InstructionFile.Open(Find(path), parse.GetValue(_layout), dropped: dropped);
        Report(parse, path, dropped);
        return file.Examples.Count > 0
            ? file
            : throw new InputException(
                dropped is null
                    ? $"'{path}' holds no example"
                    : $"'{path}' holds no example that is whole: look at it without --skip-broken"
            );
    }

    /// <summary>The first set where it holds no instructions but preferences; null: it does not.</summary>
    public PreferenceFile? Preferences(ParseResult parse)
    {
        var path = Find(parse.GetRequiredValue(Sets)[0]);
        if (parse.GetValue(_layout) is not null || InstructionFile.IsText(path))
        {
            return null;
        }

        var records = RecordFile.Open(path);
        if (!PreferenceFile.IsOne(records))
        {
            return null;
        }

        var dropped = Dropped(parse);
        var file = PreferenceFile.Open(path, dropped: dropped);
        Report(parse, path, dropped);
        return file;
    }

    /// <summary>Where broken records go; null where the first ends the reading.</summary>
    public List<InputException>? Dropped(ParseResult parse) => parse.GetValue(_skip) ? [] : null;

    /// <summary>Says how many records were left out, and why the first was.</summary>
    public static void Report(ParseResult parse, string path, IReadOnlyCollection<InputException>? dropped)
    {
        if (dropped is { Count: > 0 })
        {
            parse.InvocationConfiguration.Error.WriteLine(
                $"{path}: {((long)dropped.Count).Grouped()} broken records left out; the first: {dropped.First().Message}"
            );
        }
    }

    /// <summary>A path as it is, or in the folder of the data set that its first part names.</summary>
    public static string Find(string path)
    {
        var parts = path.Split('/', 2);
        return Path.Exists(path) || !DataCatalogue.BuiltIn.Sets.Any(set => set.Name == parts[0])
            ? path
            : Path.Combine([DataSets.Find(parts[0]), .. parts[1..]]);
    }
}
