using System.CommandLine;
using System.Text.Json.Nodes;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors neighbours</c>: the words nearest to a word.</summary>
internal static class VectorsNeighboursCommand
{
    public static Command Create()
    {
        var vectors = new VectorArguments();
        var words = new Argument<string[]>("WORD") { Description = "Words", Arity = ArgumentArity.OneOrMore };
        var count = VectorsCommand.Count();
        var command = new Command("neighbours", "Show the words nearest to a word")
        {
            Arguments = { words },
            Options = { count },
        };
        command.SetAction(
            (parse, _) =>
            {
                using var opened = vectors.Open(parse);
                var found = parse
                    .GetRequiredValue(words)
                    .Select(word => (Word: word, Near: opened.Vectors.Neighbours(word, parse.GetValue(count))))
                    .ToList();
                var output = parse.InvocationConfiguration.Output;
                if (vectors.Json(parse))
                {
                    JsonReport.Write(
                        output,
                        new JsonObject
                        {
                            ["vectors"] = opened.Path,
                            ["words"] = JsonReport.Array(
                                found,
                                one => new JsonObject
                                {
                                    ["word"] = one.Word,
                                    ["neighbours"] = VectorsCommand.Json(one.Near),
                                }
                            ),
                        }
                    );
                }
                else
                {
                    found.ForEach(one => VectorsCommand.Print(output, one.Word, one.Near));
                }

                return Task.FromResult(0);
            }
        );
        return vectors.AddTo(command);
    }
}
