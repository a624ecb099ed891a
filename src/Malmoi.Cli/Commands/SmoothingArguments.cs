using System.CommandLine;
using Malmoi.NGrams.Smoothing;

namespace Malmoi.Cli.Commands;

/// <summary>The smoothing methods by name, each with the options that are its own.</summary>
internal sealed class SmoothingArguments
{
    private readonly Dictionary<string, Func<ParseResult, ISmoothing>> _methods;

    private readonly Option<double[]> _fallback = new("--discount-fallback")
    {
        Description =
            "modified-kneser-ney: discounts for counts of one, two, and three or more, where the corpus gives none [default: 0.5 1 1.5]",
        AllowMultipleArgumentsPerToken = true,
        Arity = new ArgumentArity(3, 3),
    };

    private readonly Option<double?> _discount = new("--discount")
    {
        Description = "kneser-ney: the discount of all orders [default: one an order, from the corpus]",
    };

    private readonly Option<string> _smoothing;

    public SmoothingArguments()
    {
        _methods = new Dictionary<string, Func<ParseResult, ISmoothing>>
        {
            ["modified-kneser-ney"] = parse => new ModifiedKneserNey { FallbackDiscounts = Fallback(parse) },
            ["kneser-ney"] = parse => new KneserNey { Discount = Discount(parse) },
        };
        _smoothing = new Option<string>("--smoothing", "-s")
        {
            Description = string.Join(", ", _methods.Keys),
            DefaultValueFactory = _ => "modified-kneser-ney",
            HelpName = "METHOD",
        };
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_smoothing);
        command.Options.Add(_fallback);
        command.Options.Add(_discount);
    }

    /// <summary>The method that the command line names.</summary>
    /// <exception cref="InputException">There is no such method, or an option of it is out of range.</exception>
    public ISmoothing Find(ParseResult parse)
    {
        var name = parse.GetValue(_smoothing)!;
        return _methods.TryGetValue(name, out var method)
            ? method(parse)
            : throw new InputException(
                $"there is no smoothing method '{name}': choose one of {string.Join(", ", _methods.Keys)}"
            );
    }

    private Discounts? Fallback(ParseResult parse)
    {
        if (parse.GetValue(_fallback) is not { Length: 3 } given)
        {
            return null;
        }

        for (var i = 0; i < given.Length; i++)
        {
            if (!(given[i] >= 0 && given[i] <= i + 1))
            {
                throw new InputException(
                    $"--discount-fallback: the discount of a count of {i + 1} must lie between 0 and {i + 1}"
                );
            }
        }

        return new Discounts(given[0], given[1], given[2]);
    }

    private double? Discount(ParseResult parse) =>
        parse.GetValue(_discount) switch
        {
            null => null,
            > 0 and <= 1 and var discount => discount,
            _ => throw new InputException("--discount must be above 0 and at most 1"),
        };
}
