using System.CommandLine;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary>The smoothing methods by name, each with the options that are its own.</summary>
internal sealed class SmoothingArguments
{
    private readonly Dictionary<string, Func<ParseResult, TextPolicy, ISmoothing>> _methods;

    private readonly Option<double[]> _fallback = new("--discount-fallback")
    {
        Description =
            "modified-kneser-ney: discounts for counts of one, two, and three or more, where the corpus gives none [default: 0.5 1 1.5]",
        AllowMultipleArgumentsPerToken = true,
        Arity = new ArgumentArity(3, 3),
    };

    private readonly Option<double?> _discount = new("--discount")
    {
        Description =
            "kneser-ney, absolute-discounting: the discount of all orders [default: one an order, from the corpus]",
    };

    private readonly Option<double> _k = new("--k")
    {
        Description = "add-k: what is added to each count, 1 for Laplace's rule",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _katz = new("--discount-up-to")
    {
        Description = "katz: counts above it are trusted",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double> _alpha = new("--alpha")
    {
        Description = "stupid-backoff: the weight of every context",
        DefaultValueFactory = _ => 0.4,
    };

    private readonly Option<bool> _backOff = new("--back-off")
    {
        Description = "witten-bell, absolute-discounting: back off to shorter contexts instead of mixing with them",
    };

    private readonly Option<string?> _heldOut = new("--held-out")
    {
        Description = "jelinek-mercer: a text like the corpus but not part of it, to estimate the weights from",
        HelpName = "FILE",
    };

    private readonly Option<double[]> _weights = new("--weights")
    {
        Description = "jelinek-mercer: the weights themselves, one an order from order 1 on",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _smoothing;

    public SmoothingArguments()
    {
        _methods = new Dictionary<string, Func<ParseResult, TextPolicy, ISmoothing>>
        {
            ["modified-kneser-ney"] = (parse, _) => new ModifiedKneserNey { FallbackDiscounts = Fallback(parse) },
            ["kneser-ney"] = (parse, _) => new KneserNey { Discount = Discount(parse) },
            ["absolute-discounting"] = (parse, _) =>
                new AbsoluteDiscounting { Discount = Discount(parse), Interpolated = !parse.GetValue(_backOff) },
            ["witten-bell"] = (parse, _) => new WittenBell { Interpolated = !parse.GetValue(_backOff) },
            ["jelinek-mercer"] = JelinekMercer,
            ["katz"] = (parse, _) => new Katz { Largest = parse.GetValue(_katz) },
            ["good-turing"] = (_, _) => new GoodTuring(),
            ["add-k"] = (parse, _) => new AddK { K = parse.GetValue(_k) },
            ["stupid-backoff"] = (parse, _) => new StupidBackoff { Alpha = parse.GetValue(_alpha) },
            ["maximum-likelihood"] = (_, _) => new MaximumLikelihood(),
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
        foreach (
            var option in (Option[])[_smoothing, _fallback, _discount, _backOff, _heldOut, _weights, _katz, _k, _alpha]
        )
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The method that the command line names, for a corpus read under <paramref name="policy"/>.</summary>
    /// <exception cref="InputException">There is no such method, or an option of it is out of range.</exception>
    public ISmoothing Find(ParseResult parse, TextPolicy policy)
    {
        var name = parse.GetValue(_smoothing)!;
        return _methods.TryGetValue(name, out var method)
            ? method(parse, policy)
            : throw new InputException(
                $"there is no smoothing method '{name}': choose one of {string.Join(", ", _methods.Keys)}"
            );
    }

    private JelinekMercer JelinekMercer(ParseResult parse, TextPolicy policy) =>
        new()
        {
            Weights = parse.GetValue(_weights) is { Length: > 0 } weights ? weights : null,
            HeldOut = parse.GetValue(_heldOut) is { } file
                ? Corpus.Open(file).Blocks().Select(block => block.Utf8)
                : null,
            Policy = policy,
        };

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
