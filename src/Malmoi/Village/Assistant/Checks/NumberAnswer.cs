using System.Globalization;

namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply comes to a number: the one after "The answer is", or the last that it has.</summary>
internal sealed class NumberAnswer(decimal value) : AnswerCheck
{
    public override bool Accepts(string reply) => NumberText.Last(reply) == value;

    public override string ToString() => "number: " + value.ToString(CultureInfo.InvariantCulture);
}
