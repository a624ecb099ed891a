using Malmoi.Text;

namespace Malmoi.Village.Assistant.Checks;

/// <summary>The reply answers, declines, or says that it does not know, by the phrases that do so in both languages.</summary>
internal sealed class StanceAnswer(ReplyStance stance) : AnswerCheck
{
    public override bool Accepts(string reply) => StanceRules.Read(reply) == stance;

    public override string ToString() =>
        stance switch
        {
            ReplyStance.Declines => "refusal",
            ReplyStance.DoesNotKnow => "unknown",
            _ => "answered",
        };
}
