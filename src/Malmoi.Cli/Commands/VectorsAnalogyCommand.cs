using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.WordVectors;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors analogy</c>: A is to B as C is to what.</summary>
internal static class VectorsAnalogyCommand
{
    public static Command Create()
    {
        var vectors = new VectorArguments();
        var a = new Argument<string>("A") { Description = "The first word of the pair that is known: man" };
        var b = new Argument<string>("B") { Description = "What belongs to it: king" };
        var c = new Argument<string>("C") { Description = "The first word of the pair that is asked for: woman" };
        var count = VectorsCommand.Count();
        var method = VectorsCommand.Method();
        var command = new Command("analogy", "Say what is to C as B is to A")
        {
            Arguments = { a, b, c },
            Options = { count, method },
        };
        command.SetAction(
            (parse, _) =>
            {
                using var opened = vectors.Open(parse);
                var (first, second, third) = (
                    parse.GetRequiredValue(a),
                    parse.GetRequiredValue(b),
                    parse.GetRequiredValue(c)
                );
                var found = Analogy.Solve(
                    opened.Vectors,
                    first,
                    second,
                    third,
                    parse.GetValue(count),
                    VectorsCommand.Named(parse.GetValue(method)!)
                );
                var output = parse.InvocationConfiguration.Output;
                if (vectors.Json(parse))
                {
                    var report = new JsonObject
                    {
                        ["vectors"] = opened.Path,
                        ["a"] = first,
                        ["b"] = second,
                        ["c"] = third,
                        ["method"] = parse.GetValue(method),
                        ["answers"] = VectorsCommand.Json(found),
                    };
                    JsonReport.Write(output, report);
                }
                else
                {
                    VectorsCommand.Print(output, $"{first} : {second} = {third} : ?", found);
                }

                return Task.FromResult(0);
            }
        );
        return vectors.AddTo(command);
    }
}
