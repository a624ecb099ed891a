using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors</c>: word vectors explored and judged.</summary>
internal static class VectorsCommand
{
    public static Command Create() =>
        new("vectors", "Explore word vectors, or judge them")
        {
            VectorsNeighboursCommand.Create(),
            VectorsAnalogyCommand.Create(),
            VectorsSimilarityCommand.Create(),
            VectorsOddCommand.Create(),
            VectorsEvalCommand.Create(),
            VectorsSensesCommand.Create(),
            VectorsPlotCommand.Create(),
        };

    /// <summary>The option that says how an analogy's cosines become a score.</summary>
    public static Option<string> Method()
    {
        var method = new Option<string>("--method")
        {
            Description = "Analogies by add (3CosAdd) or multiply (3CosMul)",
            DefaultValueFactory = _ => "add",
        };
        method.AcceptOnlyFromAmong("add", "multiply");
        return method;
    }

    /// <summary>The method that a value of <see cref="Method"/> names.</summary>
    public static AnalogyMethod Named(string method) => method == "add" ? AnalogyMethod.Add : AnalogyMethod.Multiply;

    /// <summary>The option that says how many words to show.</summary>
    public static Option<int> Count()
    {
        var count = new Option<int>("--count", "-k")
        {
            Description = "Words to show, at most",
            DefaultValueFactory = _ => 10,
        };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--count must be at least 1");
            }
        });
        return count;
    }

    /// <summary>Words found near a vector, as JSON.</summary>
    public static JsonArray Json(IEnumerable<Neighbour> neighbours) =>
        JsonReport.Array(
            neighbours,
            found => new JsonObject { ["word"] = found.Word, ["similarity"] = JsonReport.Number(found.Similarity) }
        );

    /// <summary>Words found near a vector, as a table.</summary>
    public static void Print(TextWriter output, string title, IEnumerable<Neighbour> neighbours)
    {
        var table = Screen.Table(title, "similarity");
        foreach (var found in neighbours)
        {
            table.Row(found.Word, ((double)found.Similarity).Fixed(4));
        }

        Screen.On(output).Write(table);
    }
}
