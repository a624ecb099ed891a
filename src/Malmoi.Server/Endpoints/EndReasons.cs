using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Endpoints;

/// <summary>What OpenAI's interface calls the reasons why a text ends.</summary>
internal static class EndReasons
{
    public static string Name(this EndReason reason) => reason == EndReason.Length ? "length" : "stop";
}
