namespace Aspire.Hosting;

/// <summary>The application model is wrong, or the application cannot start. The message is meant for the person at the console.</summary>
public class DistributedApplicationException(string message, Exception? innerException = null) : Exception(message, innerException);
