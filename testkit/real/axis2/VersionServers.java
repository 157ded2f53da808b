package gatewatch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.servlet.ServletConfig;
import javax.servlet.ServletException;
import org.apache.axis2.AxisFault;
import org.apache.axis2.context.ConfigurationContext;
import org.apache.axis2.description.TransportInDescription;
import org.apache.axis2.engine.AxisConfiguration;
import org.apache.axis2.transport.http.AxisServlet;
import org.apache.axis2.transport.http.AxisServletListener;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/**
 * Apache Axis2 on Apache Tomcat, three times: with a Version service, without one, and with REST switched off.
 * Arguments: the folder of the services, and the PEM files of a certificate and its key. Prints one line of JSON
 * with the ports, and runs until its input ends.
 */
public final class VersionServers {
  public static void main(String[] arguments) throws Exception {
    Path repository = Path.of(arguments[0]);
    Path empty = Files.createTempDirectory("no-services");
    empty.toFile().deleteOnExit();
    Tomcat ready = start(repository, false, arguments[1], arguments[2]);
    Tomcat missing = start(empty, false, arguments[1], arguments[2]);
    Tomcat restless = start(repository, true, arguments[1], arguments[2]);
    System.out.printf("{\"ready\":%s,\"missing\":%s,\"noRest\":%s}%n", ports(ready), ports(missing), ports(restless));
    while (System.in.read() >= 0) {
      // Whoever started this process ends it by closing its input.
    }
    System.exit(0);
  }

  private static Tomcat start(Path repository, boolean disableRest, String certificate, String key) throws Exception {
    Tomcat tomcat = new Tomcat();
    File base = Files.createTempDirectory("tomcat").toFile();
    base.deleteOnExit();
    tomcat.setBaseDir(base.getPath());
    tomcat.getService().addConnector(connector(null, null));
    tomcat.getService().addConnector(connector(certificate, key));
    Context context = tomcat.addContext("", base.getPath());
    Wrapper servlet = Tomcat.addServlet(context, "axis2", new Services(disableRest));
    servlet.addInitParameter("axis2.repository.path", repository.toString());
    servlet.setLoadOnStartup(1);
    context.addServletMappingDecoded("/services/*", "axis2");
    tomcat.start();
    return tomcat;
  }

  private static Connector connector(String certificate, String key) {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("server", "WSO2 Carbon Server");
    if (certificate == null) return connector;
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate pair = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    pair.setCertificateFile(certificate);
    pair.setCertificateKeyFile(key);
    host.addCertificate(pair);
    connector.addSslHostConfig(host);
    return connector;
  }

  private static String ports(Tomcat tomcat) {
    Connector[] connectors = tomcat.getService().findConnectors();
    return "{\"http\":" + connectors[0].getLocalPort() + ",\"https\":" + connectors[1].getLocalPort() + "}";
  }

  /** The servlet of Axis2, with REST switched off if wanted. */
  private static final class Services extends AxisServlet {
    private final boolean disableRest;

    Services(boolean disableRest) {
      this.disableRest = disableRest;
    }

    @Override
    protected ConfigurationContext initConfigContext(ServletConfig config) throws ServletException {
      ConfigurationContext context = super.initConfigContext(config);
      AxisConfiguration settings = context.getAxisConfiguration();
      try {
        // As Carbon's axis2.xml has it.
        settings.addParameter("sendStacktraceDetailsWithFaults", "false");
        for (String scheme : new String[] {"http", "https"}) {
          TransportInDescription transport = new TransportInDescription(scheme);
          transport.setReceiver(new AxisServletListener());
          settings.addTransportIn(transport);
        }
        if (disableRest) settings.addParameter("disableREST", "true");
      } catch (AxisFault fault) {
        throw new ServletException(fault);
      }
      return context;
    }
  }
}
