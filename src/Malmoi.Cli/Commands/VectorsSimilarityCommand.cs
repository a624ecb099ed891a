using System.CommandLine;
using System.Text.Json.Nodes;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors similarity</c>: the cosine between two words.</summary>
internal static class VectorsSimilarityCommand
{
    public static Command Create()
    {
        var vectors = new VectorArguments();
        var first = new Argument<string>("FIRST") { Description = "A word" };
        var second = new Argument<string>("SECOND") { Description = "Another word" };
        var command = new Command("similarity", "Show how similar two words are: the cosine of their vectors")
        {
            Arguments = { first, second },
        };
        command.SetAction(
            (parse, _) =>
            {
                using var opened = vectors.Open(parse);
                var (one, other) = (parse.GetRequiredValue(first), parse.GetRequiredValue(second));
                double cosine = opened.Vectors.Similarity(one, other);
                var output = parse.InvocationConfiguration.Output;
                if (vectors.Json(parse))
                {
                    var report = new JsonObject
                    {
                        ["vectors"] = opened.Path,
                        ["first"] = one,
                        ["second"] = other,
                        ["similarity"] = JsonReport.Number(cosine),
                    };
                    JsonReport.Write(output, report);
                }
                else
                {
                    output.WriteLine(cosine.Fixed(4));
                }

                return Task.FromResult(0);
            }
        );
        return vectors.AddTo(command);
    }
}
