using System.CommandLine;
using Malmoi.Data.Records;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>How verbs that read records of a task are told what their columns are.</summary>
/// <param name="choices">The columns that may be named.</param>
internal sealed class RecordArguments(IEnumerable<ColumnChoice> choices)
{
    private readonly Option<string?> _format = new("--format")
    {
        Description = $"Format: {string.Join(", ", RecordFile.Formats)}; otherwise by the file's ending",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "Encoding of text: utf-8 (default), cp949, utf-16le and others",
    };

    private readonly Option<bool> _headless = new("--no-header")
    {
        Description = "The first line of CSV or TSV is a record; its columns are called 1, 2, 3",
    };

    private readonly List<Option<string?>> _columns =
    [
        .. choices
            .GroupBy(choice => choice.Option, StringComparer.Ordinal)
            .Select(group => new Option<string?>(group.Key)
            {
                Description =
                    $"Column [default: the first of {string.Join(", ", group.SelectMany(choice => choice.Names).Distinct().Take(6))}, ... that is there]",
            }),
    ];

    public void AddTo(Command command)
    {
        foreach (var column in _columns)
        {
            command.Options.Add(column);
        }

        command.Options.Add(_format);
        command.Options.Add(_encoding);
        command.Options.Add(_headless);
    }

    /// <summary>The columns that were named.</summary>
    public AskedColumns Columns(ParseResult parse) =>
        new(
            _columns
                .Select(column => (column.Name, Value: parse.GetValue(column)))
                .Where(column => column.Value is not null)
                .ToDictionary(column => column.Name, column => column.Value!, StringComparer.Ordinal)
        );

    /// <summary>Opens a file of records.</summary>
    /// <param name="parse">What was asked for.</param>
    /// <param name="path">The file.</param>
    /// <param name="tagged">Whether words with tags are looked for.</param>
    public RecordFile Open(ParseResult parse, string path, bool tagged) =>
        RecordFile.Open(
            path,
            new RecordOptions
            {
                Format = parse.GetValue(_format),
                Encoding = parse.GetValue(_encoding),
                Headless = parse.GetValue(_headless),
                Tagged = tagged,
            }
        );
}
