using System.CommandLine;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>The adapter that is trained in a model's place, as the command line asks for it.</summary>
/// <param name="usualDropout">The usual share of its input that is set to zero; null: none ever is.</param>
internal sealed class AdapterArguments(double? usualDropout)
{
    private readonly Option<int?> _rank = new("--lora")
    {
        Description = "Train a low-rank adapter of this rank (8 if none is said) and not the model",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<double?> _alpha = new("--lora-alpha")
    {
        Description = "The adapter is multiplied by this over its rank [default: twice the rank]",
    };

    private readonly Option<double> _dropout = new("--lora-dropout")
    {
        Description = "Share of the adapter's input set to zero",
        DefaultValueFactory = _ => usualDropout ?? 0,
    };

    private readonly Option<string?> _targets = new("--lora-targets")
    {
        Description = "Modules that are adapted, with commas between, or all-linear [default: queries and values]",
    };

    /// <summary>In the order of help.</summary>
    public Option[] Options => usualDropout is null ? [_rank, _alpha, _targets] : [_rank, _alpha, _dropout, _targets];

    /// <summary>Whether an adapter is asked for.</summary>
    public bool IsAsked(ParseResult parse) => parse.GetResult(_rank) is not null;

    /// <summary>The adapter; null: the model itself is trained.</summary>
    /// <exception cref="InputException">Something is said of an adapter that is not asked for.</exception>
    public AdapterOptions? Adapter(ParseResult parse)
    {
        if (!IsAsked(parse))
        {
            return Options.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } given
                ? throw new InputException(
                    $"{given.Name} is of an adapter, and the whole model is trained: give --lora"
                )
                : null;
        }

        var rank = parse.GetValue(_rank) ?? 8;
        return new AdapterOptions
        {
            Rank = rank,
            Alpha = parse.GetValue(_alpha) ?? 2 * rank,
            Dropout = usualDropout is null ? 0 : parse.GetValue(_dropout),
            Targets =
                parse
                    .GetValue(_targets)
                    ?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                ?? [],
        };
    }
}
