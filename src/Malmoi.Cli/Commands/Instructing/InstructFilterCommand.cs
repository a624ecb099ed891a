using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Difficulty;
using Malmoi.Instructions.Filtering;
using Malmoi.Instructions.Translation;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct filter</c>: leaves out broken, badly translated, too easy and too hard examples, and says why.</summary>
internal sealed class InstructFilterCommand
{
    private const int ShownLetters = 100;

    private readonly InstructionInput _input = new(64);
    private readonly InstructionOutput _output = new();
    private readonly ReferenceModel _reference = new();
    private readonly BeforeAndAfter _report = new();

    private readonly Option<bool> _rules = new("--rules")
    {
        Description =
            "Self-Instruct's filters: wrong lengths, keywords, empty or repeated answers, one input with several outputs",
    };

    private readonly Option<bool> _translated = new("--translated")
    {
        Description =
            "The faults of machine-translated Korean sets: untranslated answers, residue, broken places, loops",
    };

    private readonly Option<string?> _original = new("--original")
    {
        Description = "The set that it was translated from: lengths, numbers and places are compared too",
        HelpName = "SET",
    };

    private readonly Option<string[]> _except = new("--except")
    {
        Description = "Filters by name that leave nothing out",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _language = new("--language")
    {
        Description = "Keep what is asked in this language alone, by its code: ko, en, de",
    };

    private readonly Option<string> _band = new("--keep")
    {
        Description = "The percentiles of perplexity between which examples are kept, with --perplexity",
        DefaultValueFactory = _ => "25..75",
    };

    private readonly Option<int> _show = new("--show")
    {
        Description = "Examples to show of each reason, at most",
        DefaultValueFactory = _ => 1,
    };

    public static Command Create() => new InstructFilterCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "filter",
            "Leave out broken, badly translated, too easy or too hard examples, and say why"
        )
        {
            Options = { _rules, _translated, _original, _except, _language, _band, _show },
        };
        command.SetAction(RunAsync);
        return _report.AddTo(_output.AddTo(_reference.AddTo(_input.AddTo(command))));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _output.Check(parse, [.. parse.GetRequiredValue(_input.Sets), parse.GetValue(_original)]);
        _report.Check(parse);
        var band = Band(parse.GetRequiredValue(_band));
        IReadOnlyList<InstructionExample> examples = [.. _input.OpenAll(parse).SelectMany(file => file.Examples)];
        var filters = Filters(parse, examples);
        if (filters.Count == 0 && !parse.GetValue(_rules) && !_reference.IsAsked(parse))
        {
            throw new InputException(
                "filter by what? say --rules, --translated, --original SET, --language CODE or --perplexity MODEL"
            );
        }

        var filtered = Filtered.Of(examples, filters);
        if (parse.GetValue(_rules))
        {
            filtered = filtered.Then(SelfInstructFilters.Consistent);
        }

        double?[]? perplexities = null;
        var more = new JsonObject();
        if (_reference.IsAsked(parse))
        {
            var measured = await _reference.MeasureAsync(parse, filtered.Kept, ct);
            var (low, high) = measured.Band(band.From, band.To);
            (more["perplexityFrom"], more["perplexityTo"]) = (low, high);
            parse.InvocationConfiguration.Error.WriteLine($"perplexities of {low.Short()} to {high.Short()} are kept");
            perplexities = [measured.All, null];
            filtered = filtered.Then(kept => measured.Keep(kept, (low, high)));
            perplexities[1] = (await _reference.MeasureAsync(parse, filtered.Kept, ct)).All;
        }

        Show(parse, filtered);
        _output.Write(parse, filtered.Kept);
        _report.Report(
            parse,
            path,
            [("before", examples), ("after", filtered.Kept)],
            [
                .. filtered
                    .Left.CountBy(left => left.Reason)
                    .OrderByDescending(pair => pair.Value)
                    .Select(pair => (pair.Key, pair.Value)),
            ],
            more,
            perplexities
        );
        return 0;
    }

    private List<InstructionFilter> Filters(ParseResult parse, IReadOnlyList<InstructionExample> examples)
    {
        var filters = new List<InstructionFilter>();
        if (parse.GetValue(_language) is { } language)
        {
            filters.Add(new("language", "another language", e => LanguageGuess.Of(e.Asked).Language != language));
        }

        filters.AddRange(parse.GetValue(_rules) ? SelfInstructFilters.All : []);
        filters.AddRange(parse.GetValue(_translated) ? TranslationFaults.All : []);
        if (parse.GetValue(_original) is { } original)
        {
            filters.AddRange(new OriginalComparison(examples, _input.Open(parse, original).Examples).Filters);
        }

        var except = parse.GetValue(_except) ?? [];
        return except.FirstOrDefault(name => !filters.Any(filter => filter.Name == name)) is { } unknown
            ? throw new InputException(
                $"there is no filter '{unknown}' among those asked for: {string.Join(", ", filters.Select(filter => filter.Name))}"
            )
            : [.. filters.Where(filter => !except.Contains(filter.Name))];
    }

    private void Show(ParseResult parse, Filtered filtered)
    {
        var most = Math.Max(0, parse.GetValue(_show));
        foreach (var reason in filtered.Left.GroupBy(left => left.Reason))
        {
            foreach (var left in reason.Take(most))
            {
                parse.InvocationConfiguration.Error.WriteLine(
                    $"{reason.Key}: {Line(left.Example.Asked)} → {Line(left.Example.Response ?? "")}"
                );
            }
        }
    }

    private static (double From, double To) Band(string text)
    {
        var parts = text.Split("..");
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return
            parts.Length == 2
            && double.TryParse(parts[0], culture, out var from)
            && double.TryParse(parts[1], culture, out var to)
            && from >= 0
            && from < to
            && to <= 100
            ? (from, to)
            : throw new InputException($"--keep '{text}' is no band: write two percentiles, as in 25..75");
    }

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > ShownLetters ? $"{line[..ShownLetters]}..." : line;
    }
}
